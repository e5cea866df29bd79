### elements and attributes as properties (XmlNodeAdapter)
$x = [xml]'<r a="1"><i n="1">one</i><i n="2">two</i><e/><p>80</p><d><q y="z"/></d></r>'
$x.r.a; $x.r.i.Count; $x.r.i[1].n; $x.r.i[0].'#text'; "[$($x.r.e)]"; $x.r.p; $x.r.d.q.y; $null -eq $x.r.nothing
"$($x.r)"; $x.r.GetType().FullName; $x.r.p.GetType().Name; foreach ($i in $x.r.i) { "$($i.n)=$($i.InnerText)" }
#=
1
2
2
one
[]
80
z
True
r
System.Xml.XmlElement
String
1=one
2=two

### only strings can be set
$x = [xml]'<r a="1"><p>80</p></r>'
$x.r.p = '8080'; $x.r.a = '2'; $x.OuterXml
try { $x.r.p = 5 } catch { $_.FullyQualifiedErrorId }
#=
<r a="2"><p>8080</p></r>
XmlNodeSetShouldBeAString

### paths
$x = [xml]'<r><i n="1">one</i><i n="2">two</i><d><i n="3"/></d></r>'
$x.SelectNodes('//i').Count; $x.SelectSingleNode('/r/i[@n="2"]').InnerText; $x.SelectNodes('//i[2]').Count
$x.SelectSingleNode('r/d/i/@n').Value; $null -eq $x.SelectSingleNode('//z'); $x.GetElementsByTagName('i').Count
($x.SelectNodes('//i[@n]') | ForEach-Object { $_.n }) -join ','; $x.r.SelectSingleNode('d/..').Name
#=
3
two
1
3
True
3
1,2,3
r

### a path that is more than is known
$x = [xml]'<r/>'
$x.SelectNodes('//i[last()]')
#=
REFUSED 2:1 the XPath //i[last()]

### changing and writing
$x = [xml]'<r><a k="1"/><b></b></r>'
$n = $x.CreateElement('c'); $n.SetAttribute('k', 'v<"'); $n.InnerText = 'x&y'; [void]$x.DocumentElement.AppendChild($n)
[void]$x.r.RemoveChild($x.SelectSingleNode('//b')); $x.r.a.k; $x.r.OuterXml; $x.r.ChildNodes.Count; $x.r.c.Attributes['k'].Value
#=
1
<r><a k="1" /><c k="v&lt;&quot;">x&amp;y</c></r>
2
v<"

### lines of a file, and one that is none
'<r>', '<a>1</a>', '</r>' | Set-Content /tmp/a.xml
([xml](Get-Content /tmp/a.xml)).r.a
$d = New-Object System.Xml.XmlDocument; $d.Load('/tmp/a.xml'); $d.r.a; $d.Save('/tmp/b.xml'); Get-Content /tmp/b.xml
try { [xml]'<a' } catch { $_.FullyQualifiedErrorId }
#=
1
1
<r>
  <a>1</a>
</r>
InvalidCastToXmlDocument
