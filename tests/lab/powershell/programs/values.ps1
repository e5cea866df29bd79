### closures
$a = foreach($i in 1..3){ { param($x) $x * $i }.GetNewClosure() }
$a | ForEach-Object { & $_ 10 }
#=
10
20
30

### stringbuilder
$sb=[System.Text.StringBuilder]::new(); [void]$sb.Append('a').AppendLine('b').AppendFormat('{0:x}',255); $sb.Length; $sb.ToString().Replace("`r","").Replace("`n",'|')
#=
5
ab|ff

### regex matches
[regex]::Matches('a1b22c333','[a-z](\d+)') | ForEach-Object { $_.Groups[1].Value + '@' + $_.Index }
[regex]::Replace('abc','b',{param($m) $m.Value.ToUpper()})
[regex]::Escape('a.b')
#=
1@0
22@2
333@5
aBc
a\.b

### hash merge
function Merge { param([hashtable]$A,[hashtable]$B) $r=$A.Clone(); foreach($k in $B.Keys){ if($r.ContainsKey($k) -and $r[$k] -is [hashtable]){ $r[$k]=Merge $r[$k] $B[$k] } else { $r[$k]=$B[$k] } }; $r }
$m=Merge @{a=1;n=@{x=1;y=2}} @{b=2;n=@{y=3;z=4}}
($m.GetEnumerator()|Sort-Object Name|ForEach-Object{ "$($_.Name)" }) -join ','
($m.n.Keys | Sort-Object | ForEach-Object { "$_=$($m.n.$_)" }) -join ';'
#=
a,b,n
x=1;y=3;z=4

### bitconverter
[BitConverter]::ToString([byte[]](1,171)) ; [BitConverter]::ToUInt32([byte[]](1,0,0,0),0); [Convert]::ToString(10,2).PadLeft(8,'0'); [Convert]::ToInt32('ff',16)
#=
01-AB
1
00001010
255

### ip math
$ip=[System.Net.IPAddress]::Parse('10.1.2.3'); $b=$ip.GetAddressBytes(); [array]::Reverse($b); $n=[BitConverter]::ToUInt32($b,0); $n
$mask=[uint32]::MaxValue -shl (32-24) -band [uint32]::MaxValue; $mask
'{0}.{1}.{2}.{3}' -f (($n -shr 24) -band 255),(($n -shr 16) -band 255),(($n -shr 8) -band 255),($n -band 255)
#=
167838211
4294967040
10.1.2.3

### ranges
(5..1) -join ','; ('a'..'e') -join ''; (1..10)[2..4] -join ' '; (1..5)[-1..-3] -join ' '
#=
5,4,3,2,1
abcde
3 4 5
5 4 3

### script scope
$script:c=0; function Inc { $script:c++ } Inc; Inc; $script:c; function L { $c=99; Inc; $c } L; $c
#=
2
99
3

### here string
$n='w'; $t=@"
Hi $n
 "$($n*2)"
"@
$t -split "`n" | ForEach-Object { "[$_]" }
#=
[Hi w]
[ "ww"]

### format strings
'{0,-6}|{1,6:N1}|{2:D4}|{3:P0}|{4:yyyy}' -f 'ab',1234.56,42,0.256,[datetime]'2020-01-02'
'{0:X4} {0:x} {1:0.00} {2:#,##0}' -f 255,1.005,1234567
#=
ab    |1,234.6|0042|26%|2020
00FF ff 1.00 1,234,567

### adv byname
function S { param([Parameter(ValueFromPipelineByPropertyName)]$N,[Parameter(ValueFromPipelineByPropertyName)][int]$Z=5) process{ "$N $Z $($PSBoundParameters.Count)" } }
[pscustomobject]@{N='a';Z=3},[pscustomobject]@{N='b'} | S
#=
a 3 2
b 5 1

### pipeline by value validate
function V { [CmdletBinding()]param([Parameter(ValueFromPipeline)][ValidateRange(1,3)][int]$X) process{$X} } 
1,5,2 | V
#=
1
2
E:ParameterArgumentValidationError,V

### dotsource block
. { $zz=3 }; $zz; & { $yy=3 }; $null -eq $yy
#=
3
True

### ternary nullco
$a=$null; $a ?? 'd'; ($true ? 'y':'n'); $h=@{}; $h.x ??= 5; $h.x; ${a}?.Length -eq $null
#=
d
y
5
True

### chain
(1 -eq 1) && 'yes'; Get-Item /nope -ErrorAction SilentlyContinue || 'no'
#=
True
yes
no

### filter
filter Dbl { $_*2 }; 1..3 | Dbl
#=
2
4
6

### input
function I { $input | ForEach-Object { $_+1 } }; 1,2 | I
#=
2
3

### args
function A { "$($args.Count) $args" }; A 1 -x 'b c'
#=
3 1 -x b c

### string methods
'abc'.Substring(1,1); ' x '.Trim(); 'a,b,,c'.Split(',').Count; 'abc'.Replace('b','X'); 'abc'.IndexOf('c'); 'abc'.PadLeft(5,'.'); 'ABC'.ToLower(); 'abc'.StartsWith('a'); 'a-b'.Insert(1,'Z'); 'abc'.Remove(1); [string]::Join('+',@(1,2)); [string]::IsNullOrEmpty(''); 'abc'[-1]; 'a b' -csplit ' '; 'x'*3
#=
b
x
4
aXc
2
..abc
abc
True
aZ-b
a
1+2
True
c
a
b
xxx

### split opts
'a1b2c' -split '\d',2; 'a.b' -split '.',0,'simplematch'; ('a b  c' -split ' +') -join '|'; -split ' q  w '; 'aXbxc' -csplit 'x'; 'abc' -split ''; 'a,b;c' -split '[,;]'; 'a1b' -split '(\d)'
#=
a
b2c
a
b
a|b|c
q
w
aXb
c

a
b
c

a
b
c
a
1
b

### replace
'John Smith' -replace '(?<f>\w+) (?<l>\w+)','${l}, ${f}'; 'aaa' -replace 'a{2}','b'; 'abc' -replace 'b'; 'x1y22' -replace '\d+',{ [int]$_.Value * 2 }; 'a$b' -replace '\$','$$'; 'Foo' -creplace 'f','b'
#=
Smith, John
ba
ac
x2y44
a$b
Foo

### ops arrays
(1,2,3,2) -eq 2; ('a','b') -contains 'B'; 2 -in 1,2; ('a','b','c') -like '[ab]'; @(1,2) + 3 -join ','; (1,2) * 2 -join ','; ,(1,2) | ForEach-Object { $_.Count }
#=
2
2
True
True
a
b
1,2,3
1,2,1,2
2

### bits
0xF0 -band 0x3C; 1 -shl 31; -bnot 0; 5 -bxor 1; 255 -shr 4; [int]'0x1F'; 0b101; 1kb
#=
48
-2147483648
-1
4
15
31
5
1024

### psobject
$o=[pscustomobject]@{A=1}; $o | Add-Member -NotePropertyName B -NotePropertyValue 2; $o.PSObject.Properties.Name -join ','; $o.PSObject.Properties['A'].Value; $o | Add-Member ScriptMethod Sum { $this.A+$this.B }; $o.Sum(); $o.PSObject.Properties.Remove('A'); "$o"
#=
A,B
1
3
@{B=2}

### not bound
function V { [CmdletBinding()]param($X) process{ "p" } } 
1,2 | V
#=
E:InputObjectNotBound,V
E:InputObjectNotBound,V

### eap stop
$ErrorActionPreference='Stop'; try { Get-Content /nope } catch { $_.FullyQualifiedErrorId }; Write-Error 'end'; 'never'
#=
PathNotFound,Microsoft.PowerShell.Commands.GetContentCommand
T:Microsoft.PowerShell.Commands.WriteErrorException

### module
$m = New-Module -Name M { $script:n=0; function Get-N { $script:n++; $script:n }; function hid {1}; Export-ModuleMember -Function Get-N }
Get-N; Get-N; $null -eq (Get-Command hid -ErrorAction SilentlyContinue); & $m { $script:n }
#=
1
2
True
2

### begin process end order
function A { begin{'ab'} process{"a$_"} end{'ae'} }; function B { begin{'bb'} process{"b$_"} end{'be'} }
1,2 | A | B
#=
bb
bab
ba1
ba2
bae
be

### typed var
[int]$x='5'; $x.GetType().Name; try { $x='q' } catch { $_.FullyQualifiedErrorId }; $x
#=
Int32
RuntimeException
5

### mandatory missing
function M { param([Parameter(Mandatory)]$X) $X }; try { M } catch { $_.FullyQualifiedErrorId }
#=
MissingMandatoryParameter,M

### whatif
function W { [CmdletBinding(SupportsShouldProcess)]param() if($PSCmdlet.ShouldProcess('t','a')){'did'}else{'not'} }; W; W -WhatIf; $WhatIfPreference
#=
did
not
False

### verbose
function Q { [CmdletBinding()]param() Write-Verbose 'v'; 'o' }; $r = Q -Verbose 4>&1; $r.Count; $r[0].GetType().Name; "$($r[0])"
#=
2
VerboseRecord
v

### convert
[string]@(1,2); [bool]''; [bool]'0'; [bool]@(); [bool]@(0); [int]'12'; [double]'1.5'; [char]65; [int][char]'a'; [datetime]'2020-01-02'; [timespan]'01:02:03'; [version]'1.2.3' -lt [version]'1.10'; [guid]::Empty; [uri]'http://a/b' | ForEach-Object Host
#=
1 2
False
True
False
False
12
1.5
A
97
01/02/2020 00:00:00
01:02:03
True
00000000-0000-0000-0000-000000000000
a

### dsc style
$config = @{ Rules=@( @{Name='a';Port=80;Enabled=$true}, @{Name='b';Port=443;Enabled=$false} ); Log=@{Level='info'} }
$rows = foreach ($r in $config.Rules | Where-Object { $_.Enabled }) { [pscustomobject]@{ Name=$r.Name; Port=$r.Port; Proto='TCP' } }
@($rows).Count; $rows.Name; $config.Rules.Port -join ','; $config.Rules[1].Name; $config['Log'].Level
#=
1
a
80,443
b
info

### netsh digits
$text = @"
IP address           Port
0.0.0.0              80
127.0.0.1            8080
"@
$text -split "`r?`n" | ForEach-Object { if ($_ -match '^\s*((?:\d{1,3}\.){3}\d{1,3})\s+(\d+)\s*$') { [pscustomobject]@{A=$Matches[1];P=[int]$Matches[2]} } } | Sort-Object P -Descending | ForEach-Object { "$($_.A):$($_.P)" }
#=
127.0.0.1:8080
0.0.0.0:80

### enum type array
$a = [int[]](1..3); $a.GetType().Name; $a += 4; $a.GetType().Name; [string[]]$s = 1,2; $s[0].GetType().Name; [array]$z = 5; $z.Count
#=
Int32[]
Object[]
String
1

### list
$l = [System.Collections.Generic.List[object]]::new(); $l.Add(1); $l.AddRange([object[]](2,3)); $l.Insert(0,0); $l.RemoveAt(1); $l -join ','; $l.Contains(3); $l.IndexOf(3); $l.Count; $l.ToArray().GetType().Name; $l.Reverse(); $l -join ','
$q = New-Object System.Collections.Generic.Queue[string]; $q.Enqueue('a'); $q.Enqueue('b'); $q.Dequeue(); $q.Count
$h=[System.Collections.Generic.HashSet[string]]::new(); $h.Add('a'); $h.Add('a'); $h.Count
#=
0,2,3
True
2
3
Object[]
3,2,0
a
1
True
False
1

### arraylist
$al = New-Object System.Collections.ArrayList; $al.Add(5); [void]$al.Add(6); $al.Count; $al.Remove(5); $al[0]
#=
0
2
6

### return array
function Arr { return ,@(1) }; (Arr).GetType().Name; function E { @() }; $null -eq (E); @(E).Count; function N { $null }; @(N).Count
#=
Object[]
True
0
1

### subexpr string
$h=@{a=@{b=1}}; "v=$($h.a.b) $h.a $($h['a'].b+1)"; $o=[pscustomobject]@{n='x'}; "$o.n $($o.n)"; $arr=1,2; "$arr[0] $($arr[0])"; "`$x `"q`" a`tb"; 'a''b'; "${env:NOPE}x"
#=
v=1 System.Collections.Hashtable.a 2
@{n=x}.n x
1 2[0] 1
$x "q" a	b
a'b
x

### null things
$n=$null; $n.Foo; @($n).Count; foreach($x in $n){'no'}; $n | ForEach-Object { 'one' }; $n + 1; "[$n]"; $n -is [object]; try{$n.M()}catch{$_.FullyQualifiedErrorId}; try{$n[0]}catch{$_.FullyQualifiedErrorId}
#=

1
one
1
[]
False
InvokeMethodOnNull
NullArray

### invoke variable scope
$v=1; & { $v=2; $v }; $v; . { $v=3 }; $v; function S { Set-Variable -Name v -Value 9 -Scope Script }; S; $v; function G2 { $global:gg=7 }; G2; $gg
#=
2
1
3
9
7

### static members
[math]::PI.ToString('F4'); [math]::Max(1,2); [math]::Abs(-3); [int]::Parse('5'); [string]::Format('{0}-{1}',1,2); [guid]::NewGuid().ToString().Length; [Environment]::NewLine.Length; [char]::IsDigit('5'); [datetime]::UtcNow.Kind; [timespan]::FromMinutes(90).ToString(); [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('hi')); [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('aGk='))
#=
3.1416
2
3
5
1-2
36
1
True
Utc
01:30:00
aGk=
hi

### result object
function Get-State { $s=[ordered]@{}; $s.Host='h'; $s.Items=@(); $s.Items += [pscustomobject]@{Id=1}; $s.Items += [pscustomobject]@{Id=2}; [pscustomobject]$s }
$st=Get-State; $st.Items.Count; $st.Items.Id -join '+'; ($st | ConvertTo-Json -Depth 4 -Compress)
#=
2
1+2
{"Host":"h","Items":[{"Id":1},{"Id":2}]}

### foreach-object members
'a','b' | ForEach-Object ToUpper; 'abc' | ForEach-Object Length; 1..3 | ForEach-Object -Begin {$s=0} -Process {$s+=$_} -End {$s}
#=
A
B
3
6

### increment props
$o=[pscustomobject]@{n=1}; $o.n++; $o.n += 5; $o.n; $h=@{}; $h.c++; $h['c'] += 2; $h.c; $a=1,2,3; $a[1]*=10; $a -join ','; $i=5; $j=$i++ + ++$i; "$i $j"; $x,$y,$z = 1,2; "$x$y[$z]"; $p,$q = 1,2,3; "$p|$q"; $a1=$b1=7; "$a1$b1"
#=
7
3
1,20,3
7 12
12[]
1|2 3
77

### timespan etc
$t=New-TimeSpan -Minutes 90; $t.TotalHours; $t.Hours; "$t"; ([datetime]'2024-01-01' - [datetime]'2023-12-31').Days; '{0:hh\:mm}' -f $t; [datetime]::new(2024,5,6).ToString('ddd d MMM yyyy'); (Get-Date '2024-05-06' -Format 'yyyyMMdd'); [datetime]::Parse('2024-05-06T07:08:09Z').ToUniversalTime().ToString('o')
#=
1.5
1
01:30:00
1
01:30
Mon 6 May 2024
20240506
2024-05-06T07:08:09.0000000Z

### comparison chain hashtable arrays
$want=@{80='http';443='https'}; foreach($k in ($want.Keys | Sort-Object)) { "$k=$($want[$k])" }; $want.ContainsKey(80); $want.ContainsValue('http'); $want.Count; ($want.GetEnumerator() | Sort-Object Key | ForEach-Object Value) -join ','
#=
80=http
443=https
True
True
2
http,https

### pipeline variable unrolling
function Get-L { $l=[System.Collections.Generic.List[int]]::new(); $l.Add(1); $l.Add(2); $l }; (Get-L).GetType().Name; function Get-H { @{a=1} }; (Get-H).GetType().Name; $x = @(Get-H); $x.Count; ,@(1,2) | Measure-Object | ForEach-Object Count
#=
Object[]
Hashtable
1
1

### return in foreach-object
1..3 | ForEach-Object { if($_ -eq 2){return}; $_ }
#=
1
3

### int overflow and casts
[int]'  42 '; try{[int]'4x'}catch{$_.FullyQualifiedErrorId}; try{[byte]300}catch{$_.FullyQualifiedErrorId}; [int]1.5; [int]'1e3'; [long]'9999999999'; [bool]'False'; [int]$true; [string]$null -eq ''; [char]'a' + 1; 'a' + 1; try { 1 + 'a' } catch { $_.FullyQualifiedErrorId }; 1 + '2'; '3' * 2; '10' - 3; [int]'-7' % 3
#=
42
InvalidCastFromStringToInteger
InvalidCastIConvertible
2
1000
9999999999
True
1
True
98
a1
InvalidCastFromStringToInteger
3
33
7
-1

### as / is
'5' -as [int]; 'x' -as [int]; 5 -is [int]; 5 -is [ValueType]; @(1) -is [array]; 'a' -is [string]; @{} -is [hashtable]; @{} -is [System.Collections.IDictionary]; $null -is [object]; {} -is [scriptblock]; [pscustomobject]@{} -is [pscustomobject]; 5 -isnot [string]
#=
5

True
True
True
True
True
True
False
True
True
True

### ipaddress
$ip=$null; [System.Net.IPAddress]::TryParse('169.254.170.2',[ref]$ip); $ip.AddressFamily; $ip.ToString(); [ipaddress]'10.0.0.1' -eq [ipaddress]'10.0.0.1'; ([ipaddress]'1.2.3.4').GetAddressBytes() -join '-'; [System.Net.IPAddress]::Loopback.ToString(); try{[ipaddress]'x'}catch{'bad'}; [System.Net.IPAddress]::TryParse('nope',[ref]$null)
#=
True
InterNetwork
169.254.170.2
True
1-2-3-4
127.0.0.1
bad
False

### comment help
<#
.SYNOPSIS
 x
#>
#requires -Version 3
param([string]$Q='dq') # c
$Q # end
#=
dq

### hashtable key types
$h=@{}; $h[1]='i'; $h['1']='s'; $h[1]; $h['1']; $h.Count; $h.ContainsKey(1L); $o=@{'a b'=1}; $o.'a b'; $k='a b'; $o.$k; $h2=@{x=@{y=@(1,@{z=2})}}; $h2.x.y[1].z; ($h2.Keys)[0]
#=
i
s
2
False
1
1
2
x

### fmt
'{0}' -f ,@(1,2); 'x{0}' -f @(7,8); '{0}' -f [pscustomobject]@{a=1}
#=
System.Object[]
x7
@{a=1}

### begin/end in script
begin { 1 } process { 2 } end { 3 }
#=
1
2
3

### Write-Host colors
Write-Host a -ForegroundColor Red -NoNewline
#=


### weak unknown type
[NoSuch.Type]::new()
#=
E:TypeNotFound

### hash order
(@{1='a';2='b';3='c'}.Keys) -join ','; $h=@{}; 1..10 | ForEach-Object { $h[$_]=1 }; $h.Keys -join ','
#=
3,2,1
10,9,8,7,6,5,4,3,2,1

### pv
1..2 | ForEach-Object -PipelineVariable pv { $_*10 } | ForEach-Object { "$pv-$_" }
#=
10-10
20-20

### JSON with a comma too many, and with a comment
('[1,2,]' | ConvertFrom-Json).Count; ("{/* c */ 'a': 1, // x`n}" | ConvertFrom-Json).a
#=
2
1
