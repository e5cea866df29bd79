### group and sort
$d = 'b 2','a 1','b 5','c 9' | ForEach-Object { $p = -split $_; [pscustomobject]@{K=$p[0];V=[int]$p[1]} }
$d | Group-Object K | Sort-Object @{e='Count';Descending=$true},Name | ForEach-Object { "$($_.Name):$($_.Count):$(($_.Group | Measure-Object V -Sum).Sum)" }
#=
b:2:7
a:1:1
c:1:9

### select calculated
[pscustomobject]@{a=1;b='x'} | Select-Object a,@{n='c';e={$_.b*2}},@{Name='d';Expression='b'} | ForEach-Object { "$($_.a) $($_.c) $($_.d)" }
#=
1 xx x

### json
$o='{"a":[1,2,{"b":null}],"c":{"d":true,"e":1.5}}' | ConvertFrom-Json; $o.a[2].b -eq $null; $o.c.d; $o.c.e; $o | ConvertTo-Json -Depth 5 -Compress
#=
True
True
1.5
{"a":[1,2,{"b":null}],"c":{"d":true,"e":1.5}}

### deep recursion
function F($n){ if($n -le 0){0}else{1+(F ($n-1))} }; F 900
#=
900

### outvariable
function O { [CmdletBinding()]param() 1;2 }; $null = O -OutVariable ov; $ov.Count; Write-Error x -ErrorAction SilentlyContinue -ErrorVariable ev; $ev.Count
#=
2
1

### measure
1..5 | Measure-Object -Sum -Average -Maximum | ForEach-Object { "$($_.Count) $($_.Sum) $($_.Average) $($_.Maximum)" }
#=
5 15 3 5

### where
1..6 | Where-Object { $_ % 2 } ; 'a','bb' | Where-Object Length -gt 1; (1..5).Where({$_ -gt 3}); (1..3).ForEach({$_*2})
#=
1
3
5
bb
4
5
2
4
6

### sort
'b','A','c' | Sort-Object; 3,1,2 | Sort-Object -Descending; 'aa','b' | Sort-Object Length; 1,1,2 | Sort-Object -Unique
#=
A
b
c
3
2
1
b
aa
1
2

### native
/bin/sh -c 'echo hi; exit 3'; $LASTEXITCODE; $?
#=
hi
3
True

### native capture
$o = /bin/sh -c 'echo a; echo b'; $o.Count; $o[1]; $e = /bin/sh -c 'echo x >&2' 2>&1; $e.GetType().Name; "$e"
#=
2
b
ErrorRecord
x

### select first stops
1..5 | ForEach-Object { $script:cnt++; $_ } | Select-Object -First 2; $script:cnt
#=
1
2
2

### streams
function Z { Write-Warning w; Write-Error e; 'o' }; $r = Z 3>&1 2>&1; ($r | ForEach-Object { $_.GetType().Name }) -join ','; $w = Z 3>$null 2>$null; $w
#=
WarningRecord,ErrorRecord,String
o
W:w

### question
Get-Item /nope -ea SilentlyContinue; $?; 1; $?; function FF { Write-Error x -ea SilentlyContinue }; FF; $?; (Get-Item /nope -ea SilentlyContinue); $?
#=
False
1
True
True
False

### group hash
$g = 'a','b','a' | Group-Object -AsHashTable -AsString; $g['a'].Count; ('x','y','x' | Group-Object -NoElement | ForEach-Object { "$($_.Name)$($_.Count)" }) -join ','
#=
2
x2,y1

### env
$env:FOO='bar'; "$env:FOO"; [Environment]::GetEnvironmentVariable('FOO'); Test-Path env:FOO; Remove-Item env:FOO; Test-Path env:FOO; $null -eq $env:FOO; (Get-ChildItem env: | Where-Object Name -eq 'FOO') -eq $null
#=
bar
bar
True
False
True
True

### where complex
$svc = @( [pscustomobject]@{Name='a';Status='Running';Dep=@('x')}, [pscustomobject]@{Name='b';Status='Stopped';Dep=@()} )
($svc | Where-Object { $_.Status -ne 'Running' -and -not $_.Dep }).Name; @($svc | Where-Object Dep).Count; $svc.Where({$_.Name -eq 'a'},'First')[0].Status; ($svc | Select-Object -ExpandProperty Name) -join ','; ($svc | Sort-Object Name -Descending | Select-Object -First 1).Name; $svc | Select-Object Name -Last 1 | ForEach-Object { $_.PSObject.Properties.Name }
#=
b
1
Running
a,b
b
Name

### string compare / like / match edge
'abc' -like 'A*'; 'a[b' -like 'a`[b'; 'x' -notmatch 'y'; if ('k=v' -match '^(?<k>[^=]+)=(?<v>.*)$') { "$($Matches.k):$($Matches.v):$($Matches[0])" }; 'abc','xbz' -match 'b'; $Matches.k
#=
True
True
True
k:v:k=v
abc
xbz
k

### version and uri
$v=[version]'10.0.17763.1'; $v.Major; $v.Build; $v -ge [version]'10.0'; $u=[uri]'https://x.com:8443/p/a?q=1'; "$($u.Scheme) $($u.Port) $($u.AbsolutePath) $($u.Query)"
#=
10
17763
True
https 8443 /p/a ?q=1

### compare object
Compare-Object @(1,2,3) @(2,3,4) | Sort-Object InputObject | ForEach-Object { "$($_.InputObject) $($_.SideIndicator)" }
#=
1 <=
4 =>

### join path etc
Join-Path 'a' 'b'; Split-Path '/x/y/z.txt' -Leaf; [IO.Path]::GetExtension('a.tar.gz'); [IO.Path]::GetFileNameWithoutExtension('/q/w.e'); [IO.Path]::Combine('/a','b','c')
#=
a/b
z.txt
.gz
w
/a/b/c

### new-item etc
$null = New-Item /tmp/d1 -ItemType Directory; Set-Content /tmp/d1/a.txt -Value 'x','y'; (Get-Content /tmp/d1/a.txt -Raw).Length; Get-ChildItem /tmp/d1 | ForEach-Object Name; (Get-Item /tmp/d1).PSIsContainer; Copy-Item /tmp/d1/a.txt /tmp/d1/b.txt; @(Get-ChildItem /tmp/d1 -Filter *.txt).Count; Remove-Item /tmp/d1 -Recurse; Test-Path /tmp/d1
#=
4
a.txt
True
2
False

### out-string
"a" | Out-String | ForEach-Object { $_.Trim() }
#=
a

### write-output noenum
(Write-Output -NoEnumerate @(1,2) | Measure-Object).Count; (Write-Output 1,2 | Measure-Object).Count
#=
1
2

### sort multiple
$d = 'b,2','a,2','c,1' | ForEach-Object { $n,$v = $_ -split ','; [pscustomobject]@{N=$n;V=[int]$v} }; ($d | Sort-Object V,N | ForEach-Object N) -join ''; ($d | Sort-Object -Property @{Expression={$_.V};Descending=$true},@{Expression='N';Descending=$false}).N -join ''; ($d | Sort-Object {$_.N} -Descending).N -join ''
#=
cab
abc
cba

### select unique skip
1,1,2,3 | Select-Object -Unique; 1..5 | Select-Object -Skip 3; 1..5 | Select-Object -Last 1; (1..5 | Select-Object -Index 0,2) -join ','; 1..5 | Select-Object -SkipLast 4
#=
1
2
3
4
5
5
1,3
1

### string multiplication and -f arrays
'{0} {1}' -f 'a','b'; '{0}' -f ,@(1,2); '-'*5; "{0:d2}:{1:d2}" -f 5,7; '{0,5:F1}|' -f 3.14159; '{{x}} {0}' -f 1; '{0:x8}' -f 48879; '{0:N0}' -f 1234567; '{0:P1}' -f 0.1234; '{0:E2}' -f 12345; '{0:G3}' -f 1234.5; '{0:0000}' -f 42; '{0:#.##}' -f 1.5; '{0:yyyy-MM-ddTHH:mm:ss}' -f [datetime]'2024-01-02 03:04:05'
#=
a b
System.Object[]
-----
05:07
  3.1|
{x} 1
0000beef
1,234,567
12.3%
1.23E+004
1.23E+03
0042
1.5
2024-01-02T03:04:05

### json depth & arrays
$j = ConvertTo-Json @{list=@(1);empty=@();s='x/y';n=1.5;b=$true;nul=$null;d=[ordered]@{z=1;a=2}}.d -Compress; $j; '[1,2]' | ConvertFrom-Json | Measure-Object | ForEach-Object Count; ('[{"a":1}]' | ConvertFrom-Json).a; ('{"a":"2024-01-02T03:04:05Z"}' | ConvertFrom-Json).a.GetType().Name; ('{"A":1}' | ConvertFrom-Json -AsHashtable)['A']; try { '{bad' | ConvertFrom-Json } catch { 'bad' }
#=
{"z":1,"a":2}
2
1
DateTime
1
bad

### pretty json
[ordered]@{a=1;b=@(1,2);c=@{};d=@()} | ConvertTo-Json
#=
{
  "a": 1,
  "b": [
    1,
    2
  ],
  "c": {},
  "d": []
}

### line continuation
$a = 1 +
 2
$b = 'x' `
 + 'y'
$c = 1,2,
3 | ForEach-Object {
 $_ * 2 } |
 Measure-Object -Sum
"$a $b $($c.Sum)"
if ($a -eq 3 -and
    $b -eq 'xy') { 'ok' }
else { 'no' }
#=
3 xy 12
ok

### invoke-expression and call
Invoke-Expression '1+1; "x"'; $sb=[scriptblock]::Create('param($q) $q*2'); & $sb 4; Invoke-Command { $args -join ',' } -ArgumentList 1,2
#=
2
x
8
1,2

### outputtype
function f { [CmdletBinding()][OutputType([string])]param([SupportsWildcards()]$x) $x }; f 1
#=
1

### outvariable append
1 | Write-Output -OutVariable +o; 2 | Write-Output -OutVariable +o; $o.Count
#=
1
2
2

### outvar
1 | Write-Output -OutVariable +o; 2 | Write-Output -OutVariable +o; $o.Count
#=
1
2
2

### a function as an item
function foo { 1 }; $f = Get-Item function:foo; $f.Name; $f.Definition; & $f.ScriptBlock; Test-Path function:bar
(Get-ChildItem function:foo).CommandType; $x = 3; (Get-Item variable:x).Value; (Get-Item alias:gci).Definition
Get-Item function:bar; Get-ChildItem env:NOPE
#=
foo
 1 
1
False
Function
3
Get-ChildItem
E:PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand
E:PathNotFound,Microsoft.PowerShell.Commands.GetChildItemCommand

### a module in a pipeline
$m = New-Module -Name M -ScriptBlock { function foo { 'foo' } }; $m | Import-Module; foo; $m | Remove-Module; foo
#=
foo
E:CommandNotFoundException
