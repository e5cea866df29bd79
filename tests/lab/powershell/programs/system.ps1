### guid version address
$g = [guid]'11223344-5566-7788-99aa-bbccddeeff00'; $g.ToString('N'); "$g"; $g.ToString('B'); [guid]::Empty -eq [guid]'00000000-0000-0000-0000-000000000000'; ($g.ToByteArray())[0]; $r = [guid]::Empty; [guid]::TryParse('x', [ref]$r); try { [guid]'x' } catch { $_.FullyQualifiedErrorId }
$v = [version]'1.2.3'; $v.Major; $v.Revision; "$v"; $v.ToString(2); $v -gt [version]'1.2'; [version]::new(1, 0) -lt '1.0.1'; $v.CompareTo([version]'2.0'); try { [version]'1' } catch { $_.FullyQualifiedErrorId }
$a = [ipaddress]'10.0.0.5'; $a.GetAddressBytes() -join '.'; $a.AddressFamily; $a.IPAddressToString; [ipaddress]::Parse('::1').ToString(); [ipaddress]::IsLoopback('127.0.0.1'); ([ipaddress]'10.1').ToString(); [ipaddress]::Any.ToString(); $p = $null; [ipaddress]::TryParse('1.2.3.4.5', [ref]$p); [ipaddress]::new([byte[]](1, 2, 3, 4)).ToString(); [ipaddress]::HostToNetworkOrder(1)
#=
112233445566778899aabbccddeeff00
11223344-5566-7788-99aa-bbccddeeff00
{11223344-5566-7788-99aa-bbccddeeff00}
True
68
False
InvalidCastParseTargetInvocation
1
-1
1.2.3
1.2
True
True
-1
InvalidCastParseTargetInvocation
10.0.0.5
InterNetwork
10.0.0.5
::1
True
10.0.0.1
0.0.0.0
False
1.2.3.4
16777216

### regex
$m = [regex]::Match('key = value', '(?<k>\w+)\s*=\s*(?<v>\w+)'); $m.Success; $m.Groups['v'].Value; $m.Groups[1].Value; $m.Index; $m.Length; $m.Groups.Count; ([regex]::Matches('a1b22', '\d+') | ForEach-Object Value) -join ','; [regex]::Matches('xx', 'y').Count
[regex]::Replace('abc', 'b', 'X'); [regex]::Replace('a1b2', '\d', { param($m) [int]$m.Value + 1 }); [regex]::Split('a,b;c', '[,;]') -join '|'; [regex]::Escape('a.b*c'); [regex]::IsMatch('ABC', 'abc', 'IgnoreCase')
$r = [regex]'(\d)(x)?'; $r.Match('5').Groups[2].Success; $r.Replace('1 2', '<$1>', 1); $n = [regex]::new('o').Match('foo'); $n.Index; $n.NextMatch().Index; $n.NextMatch().NextMatch().Success; $m.Groups['nope'].Success
try { [regex]::new('(') } catch { $_.FullyQualifiedErrorId }
#=
True
value
key
0
11
3
1,22
0
aXc
a2b3
a|b|c
a\.b\*c
True
False
<1> 2
1
2
False
False
RegexParseException

### encodings and hashes
[Text.Encoding]::UTF8.GetBytes('é').Count; [Text.Encoding]::Unicode.GetBytes('a') -join ','; [Text.Encoding]::ASCII.GetString([byte[]](72, 105)); [Text.Encoding]::UTF8.GetString([byte[]](195, 169)) -eq [char]233; [Text.Encoding]::GetEncoding('utf-16').WebName; [Text.UTF8Encoding]::new($false).GetPreamble().Count; [Text.Encoding]::ASCII.GetBytes('é') -join ','
$h = [Security.Cryptography.SHA256]::Create().ComputeHash([Text.Encoding]::UTF8.GetBytes('abc')); ([BitConverter]::ToString($h) -replace '-').Substring(0, 16); [Convert]::ToHexString([Security.Cryptography.MD5]::HashData([byte[]](1)))
#=
2
97,0
Hi
True
utf-16
0
63
BA7816BF8F01CFEA
55A54008AD1BA589AA210D2629C1DF41

### streams
$s = [IO.MemoryStream]::new(); $w = [IO.StreamWriter]::new($s); $w.Write("a`r`nb"); $w.Flush(); $s.Length; $s.Position = 0; $r = [IO.StreamReader]::new($s); $r.ReadLine(); $r.ReadToEnd(); $null -eq $r.ReadLine(); $r.Dispose()
$t = [IO.StringReader]::new("1`n2"); while ($null -ne ($l = $t.ReadLine())) { "[$l]" }
#=
4
a
b
True
[1]
[2]

### files
$p = [IO.Path]::Combine('/tmp', 'x.txt'); [IO.File]::WriteAllText($p, "a`nb"); [IO.File]::ReadAllText($p).Length; [IO.File]::ReadAllLines($p).Count; [IO.File]::AppendAllText($p, 'c'); [IO.File]::ReadAllBytes($p).Count; [IO.File]::Exists($p); [IO.File]::Delete($p); [IO.File]::Exists($p)
try { [IO.File]::ReadAllText('/tmp/none') } catch { $_.FullyQualifiedErrorId }
try { [IO.File]::WriteAllText('/nowhere/x', 'a') } catch { $_.FullyQualifiedErrorId }
[IO.Path]::GetFileName($p); [IO.Path]::GetExtension($p); [IO.Path]::ChangeExtension($p, 'log'); [IO.Path]::GetDirectoryName($p); [IO.Path]::GetFileNameWithoutExtension($p); [IO.Path]::GetFullPath('/a/../b/./c'); [IO.Directory]::Exists('/tmp'); [void][IO.Directory]::CreateDirectory('/tmp/q'); [IO.Directory]::GetFiles('/tmp/q').Count
[IO.File]::WriteAllText('/tmp/m', 'x', [Text.Encoding]::UTF8); [IO.File]::ReadAllBytes('/tmp/m').Count
#=
3
2
4
True
False
FileNotFoundException
DirectoryNotFoundException
x.txt
.txt
/tmp/x.log
/tmp
x
/b/c
True
0
4

### uri
$u = [uri]'https://User@Example.com:8443/a/b?x=1#f'; $u.Host; $u.Port; $u.Scheme; $u.AbsolutePath; $u.Query; $u.Authority; $u.PathAndQuery; $u.Segments -join ' '; ([uri]'http://h').AbsoluteUri; ([uri]'http://h:80/').Authority; [uri]::EscapeDataString('a b/c'); ([uri]'foo').IsAbsoluteUri; try { [uri]::new('foo') } catch { $_.FullyQualifiedErrorId }
#=
example.com
8443
https
/a/b
?x=1
example.com:8443
/a/b?x=1
/ a/ b
http://h/
h
a%20b%2Fc
False
UriFormatException

### enums
[DayOfWeek]::Friday.value__; [int][DayOfWeek]'Monday'; [DayOfWeek]2; [enum]::GetNames([DayOfWeek]).Count; [enum]::Parse([DayOfWeek], 'sunday', $true); [enum]::IsDefined([DayOfWeek], 'Nope'); ([DayOfWeek]1).ToString('D'); try { [DayOfWeek]'x' } catch { $_.FullyQualifiedErrorId }
([Text.RegularExpressions.RegexOptions]'IgnoreCase, Multiline').value__; ([IO.FileAttributes]5).ToString(); ([IO.FileAttributes]'ReadOnly, Hidden').HasFlag([IO.FileAttributes]::Hidden)
#=
5
1
Tuesday
7
Sunday
False
1
SubstringDisambiguationEnumParseThrewAnException
3
ReadOnly, System
True

### exceptions
$e = [ArgumentException]::new('bad', 'p'); $e.Message; $e.ParamName; $i = [InvalidOperationException]::new('out', $e); $i.InnerException.GetType().Name; $i.GetBaseException().ParamName; [ArgumentNullException]::new('q').Message; [TimeoutException]::new().Message; try { throw $i } catch [InvalidOperationException] { $_.Exception.Message; $_.FullyQualifiedErrorId }
Set-StrictMode -Version Latest; try { $i.ParamName } catch { $_.FullyQualifiedErrorId }
#=
bad (Parameter 'p')
p
ArgumentException
p
Value cannot be null. (Parameter 'q')
The operation has timed out.
out
out
PropertyNotFoundStrict

### unknown members are refused by name
[Math]::Cbrt(8)
#=
REFUSED 1:7 [System.Math]::Cbrt()

### waiting costs nothing
$w = [Diagnostics.Stopwatch]::StartNew(); [Threading.Thread]::Sleep(5000); $w.Stop(); $w.Elapsed.TotalSeconds -ge 5; $w.IsRunning
#=
True
False

### parameters without an argument
function c([timespan]$d, [guid]$g, [datetime]$t, [string]$s, [long]$l, [char]$c, [bool]$b) { "[$d][$g][$t][$s][$l][$([int]$c)][$b]" }; c
#=
[][][][][0][0][False]
