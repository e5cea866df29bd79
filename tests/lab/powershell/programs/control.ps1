### nested try
function T { try { try { throw 'in' } finally { 'f1' } } catch { "c:$($_.Exception.Message)"; throw } finally { 'f2' } }
try { T } catch { "o:$_" }
#=
f1
c:in
f2
o:in

### switch regex
switch -Regex ('abc-12','zzz','x9') { '^(?<w>[a-z]+)-(?<n>\d+)$' { "$($Matches.w)/$($Matches['n'])"; continue } '\d' { "digit $_" } default { "none $_" } }
#=
abc/12
none zzz
digit x9

### switch wildcard break
switch -Wildcard ('foo.txt','bar.log') { '*.txt' { "t $_" } 'f*' { "f $_"; break } '*.log' {"l $_"} }
#=
t foo.txt
f foo.txt

### trap-free retry
$n=0; $deadline=(Get-Date).AddSeconds(30); do { $n++; try { if($n -lt 3){throw "no $n"}; $ok=$true } catch { $ok=$false; Start-Sleep -Milliseconds 200 } } until ($ok -or (Get-Date) -gt $deadline); "$ok $n"
#=
True 3

### error record
$e=[System.Management.Automation.ErrorRecord]::new([System.InvalidOperationException]::new('bad'),'MyId','InvalidData','t')
try { throw $e } catch [System.InvalidOperationException] { $_.FullyQualifiedErrorId; $_.CategoryInfo.Category; $_.TargetObject; $_.Exception.GetType().Name }
#=
MyId
InvalidData
t
InvalidOperationException

### throwterminating
function F { [CmdletBinding()]param() $PSCmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new([Exception]::new('boo'),'Id1','OpenError',$null)) }
try { F } catch { $_.FullyQualifiedErrorId; "$_" }
#=
Id1,F
boo

### validateset err
function V { param([ValidateSet('a','b')]$X) $X } ; try { V c } catch { $_.FullyQualifiedErrorId; $_.CategoryInfo.Category }
#=
ParameterArgumentValidationError,V
InvalidData

### labels
:outer foreach($i in 1..3){ foreach($j in 1..3){ if($j -eq 2){continue outer}; if($i -eq 3){break outer}; "$i$j" } }
#=
11
21

### do while
$i=0; do { $i++; if($i -eq 2){continue}; $i } while($i -lt 4)
#=
1
3
4

### catch types
try { [int]'x' } catch [System.Management.Automation.PSInvalidCastException] { 'ic' } catch { 'any' }
try { 1/0 } catch [System.DivideByZeroException] { 'dz' }
try { [System.IO.File]::ReadAllText('/nope') } catch [System.IO.FileNotFoundException] { 'fnf' }
try { Get-Item /nope -ErrorAction Stop } catch [System.Management.Automation.ItemNotFoundException] { 'inf' }
try { nosuch } catch [System.Management.Automation.CommandNotFoundException] { $_.TargetObject }
#=
ic
dz
fnf
inf
nosuch

### exit code
function X { exit 4 }; X; 'no'
#=


### strict
Set-StrictMode -Version Latest; try { $undef } catch { $_.FullyQualifiedErrorId }; try { @{}.zz } catch { $_.FullyQualifiedErrorId }; try { ([pscustomobject]@{}).q } catch { $_.FullyQualifiedErrorId }; try { (1,2)[5] } catch { $_.FullyQualifiedErrorId }
#=
VariableIsUndefined
PropertyNotFoundStrict
PropertyNotFoundStrict
System.IndexOutOfRangeException

### switch file/expr
switch (1,2,3) { {$_ -gt 2} { "big $_" } 1 { 'one' } default { "d $_" } }
$r = switch ('x') { 'x' { 1; 2 } }; $r.Count
switch ($null) { default { 'nul' } }
switch (@()) { default { 'empty' } }
#=
one
d 2
big 3
2
nul

### error vars
$Error.Clear(); Get-Item /nope1 -ea SilentlyContinue; $Error.Count; $Error[0].CategoryInfo.Category; $Error[0].TargetObject; try{throw 'z'}catch{}; $Error.Count; "$($Error[0])"
#=
1
ObjectNotFound
/nope1
2
z

### rethrow custom
try { try { throw [System.ArgumentException]::new('bad','pn') } catch { throw [System.Exception]::new('outer', $_.Exception) } } catch { $_.Exception.Message; $_.Exception.InnerException.GetType().Name; $_.FullyQualifiedErrorId }
#=
outer
ArgumentException
outer

### throw object
try { throw @{code=5} } catch { $_.TargetObject.code; $_.FullyQualifiedErrorId; $_.CategoryInfo.Category }
#=
5
System.Collections.Hashtable
OperationStopped

### errors in pipeline
1,0,2 | ForEach-Object { try { 4/$_ } catch { 'div' } }; $r = 1,0,2 | ForEach-Object { 4/$_ }; $r
#=
4
div
2
4
2
E:RuntimeException

### retry func
function Invoke-WithRetry { [CmdletBinding()] param([Parameter(Mandatory)][scriptblock]$Action,[int]$Count=3,[int]$DelaySeconds=1)
 for($i=1;$i -le $Count;$i++){ try { return & $Action $i } catch { Write-Verbose "try $i"; if($i -eq $Count){ throw }; Start-Sleep -Seconds $DelaySeconds } } }
Invoke-WithRetry { param($n) if($n -lt 3){ throw "fail $n" }; "ok $n" }
try { Invoke-WithRetry -Count 2 { param($n) throw "fail $n" } } catch { $_.Exception.Message }
#=
ok 3
fail 2

### error action common
function F1 { [CmdletBinding()]param() Get-Item /nope; 'cont' }; F1 -ErrorAction SilentlyContinue; try { F1 -ErrorAction Stop } catch { 'stopped' }; $r = F1 2>&1; $r.Count
#=
cont
stopped
2

### err text
try { throw 'custom' } catch { "$_"; $_.ToString(); $_.Exception.GetType().FullName; $_.InvocationInfo.ScriptLineNumber }
#=
custom
custom
System.Management.Automation.RuntimeException
1

### parse error catch order accepted
try { Get-Content /no/where -ErrorAction Stop } catch [System.IO.IOException],[System.UnauthorizedAccessException] { 'io' } catch { $_.Exception.GetType().FullName }
#=
System.Management.Automation.ItemNotFoundException

### finally after exit loop
foreach($i in 1..2){ try { if($i -eq 1){continue}; "b$i" } finally { "f$i" } }
#=
f1
b2
f2

### break in switch in loop
foreach($i in 1..3){ switch($i){ 2 { break } default { "v$i" } }; "a$i" }
#=
v1
a1
a2
v3
a3

### continue in switch
foreach($i in 1..2){ switch($i){ 1 { continue } }; "a$i" }
#=
a1
a2

### typed catch order
try { 1 } catch [System.IO.IOException] { 'io' } catch [System.IO.FileNotFoundException] { 'fnf' }
#=
T:ExceptionTypeAlreadyCaught

### trap-like nonterminating loop
foreach ($p in '/nope1','/tmp','/nope2') { $i = Get-Item $p -ErrorAction SilentlyContinue; if (-not $?) { "missing $p" } else { "found $($i.Name)" } }
#=
missing /nope1
found tmp
missing /nope2

### string builder loops and char
$s='Hello'; -join ($s.ToCharArray() | ForEach-Object { [char]([int]$_ + 1) }); -join $s[4..0]; ($s.ToCharArray() | Group-Object | Where-Object Count -gt 1).Name; [string]::new('x',3); $s.Contains('ell'); $s -replace '(.)','$1-'; $s.Split('l').Count; $s.TrimStart('H'); "{0}" -f $s.Substring(0,1).ToLower() + $s.Substring(1)
#=
Ifmmp
olleH
l
xxx
True
H-e-l-l-o-
3
ello
hello
