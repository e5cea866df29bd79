### adv function pipeline byname
function Set-Thing { [CmdletBinding(SupportsShouldProcess)] param([Parameter(Mandatory,ValueFromPipelineByPropertyName)][string]$Name,[Parameter(ValueFromPipelineByPropertyName)][Alias('Sz')][int]$Size=5)
 begin{$n=0} process{ $n++; if($PSCmdlet.ShouldProcess($Name,'set')){ "$n $Name $Size" } } end{"total $n"} }
[pscustomobject]@{Name='a';Sz=3},[pscustomobject]@{Name='b'} | Set-Thing
#=
1 a 3
2 b 5
total 2

### splat
function G { param($A,[switch]$S,$B='d') "$A|$S|$B" }
$p=@{A=1;S=$true}; G @p; G @p -B 4; $l=1,2; G @l; $p2=@{B='q'}; G @p2 x
#=
1|True|d
1|True|4
1|False|2
x|False|q

### param default refs
function D { param($A=2,$B=$A*3) "$A $B" }; D; D 5; D -B 1
#=
2 6
5 15
2 1

### parameter sets
function P { [CmdletBinding(DefaultParameterSetName='A')] param([Parameter(ParameterSetName='A')]$X,[Parameter(ParameterSetName='B',Mandatory)]$Y) $PSCmdlet.ParameterSetName }; P; P -X 1; P -Y 2; try { P -X 1 -Y 2 } catch { $_.FullyQualifiedErrorId }
#=
A
A
B
AmbiguousParameterSet,P

### param attr unknown
function F { param([Parameter(HelpMessage='x',DontShow)]$A,[ArgumentCompleter({'a'})]$B,[ValidateScript({$_ -gt 1})]$C) "$A $B $C" }; F 1 2 3; try { F 1 2 0 } catch { $_.FullyQualifiedErrorId }
#=
1 2 3
ParameterArgumentValidationError,F

### scriptblock params
$sb = { param([int]$a,$b=2) $a+$b }; & $sb 1; & $sb -b 5 -a 1; $sb.Invoke(3); (& { $args[1] } 1 2); $sb.ToString().Trim()
#=
3
6
5
2
param([int]$a,$b=2) $a+$b

### write-error in function with caller
function WE { [CmdletBinding()]param() Write-Error -Message 'm' -ErrorId 'EID' -Category InvalidData -TargetObject 5; 'after' }
WE -ErrorAction SilentlyContinue -ErrorVariable ev; $ev[0].FullyQualifiedErrorId; try { WE -ErrorAction Stop } catch { "$($_.FullyQualifiedErrorId) $($_.Exception.GetType().Name)" }
#=
after
EID,WE
EID,WE WriteErrorException

### params passthrough
function Inner { [CmdletBinding()]param($A,$B) "$A-$B" }; function Outer { [CmdletBinding()]param($A,$B,[switch]$Loud) $null=$PSBoundParameters.Remove('Loud'); $r = Inner @PSBoundParameters; if($Loud){$r.ToUpper()}else{$r} }
Outer -A x -B y -Loud; Outer x
#=
X-Y
x-

### nested functions and recursion
function Fib([int]$n) { if ($n -lt 2) { return $n } (Fib ($n-1)) + (Fib ($n-2)) }; Fib 12
function Out1 { function In1 { 'in' }; In1 }; Out1; try { In1 } catch { $_.FullyQualifiedErrorId }
#=
144
in
CommandNotFoundException

### begin only / no param cmdletbinding pipeline
function Test-Pipe { [CmdletBinding()] param([Parameter(ValueFromPipeline)][string[]]$Name) process { foreach($n in $Name){ "<$n>" } } }
'a','b' | Test-Pipe; Test-Pipe -Name c,d; @() | Test-Pipe; Test-Pipe
#=
<a>
<b>
<c>
<d>

### splat arrays nested call
function Add3($a,$b,$c){ $a+$b+$c }; $ar=@(1,2,3); Add3 @ar; $h=@{a=1;b=2;c=3}; Add3 @h; & 'Add3' 1 1 1; $n='Add3'; & $n 2 2 2; $cmd = Get-Command Add3; & $cmd 3 3 3
#=
6
6
3
6
9

### long 1
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
$script:Log = New-Object System.Collections.ArrayList
function Write-Log { param([string]$Message,[ValidateSet('INFO','WARN','ERROR')][string]$Level='INFO') [void]$script:Log.Add(('[{0}] {1}' -f $Level,$Message)) }
function Get-Setting { [CmdletBinding()] param([Parameter(Mandatory=$true,Position=0)][hashtable]$Table,[Parameter(Mandatory=$true,Position=1)][string]$Path,$Default=$null)
  $node = $Table
  foreach ($part in $Path.Split('.')) {
    if ($node -is [hashtable] -and $node.ContainsKey($part)) { $node = $node[$part] } else { Write-Log "missing $Path" WARN; return $Default }
  }
  return $node
}
$cfg = @{ net = @{ dns = @('1.1.1.1','8.8.8.8'); mtu = 1500 }; name='n1' }
Get-Setting $cfg 'net.mtu'
(Get-Setting $cfg 'net.dns').Count
Get-Setting $cfg 'net.nope' -Default 'dd'
Get-Setting -Path 'name' -Table $cfg
try { Get-Setting $cfg } catch { Write-Log $_.Exception.GetType().Name ERROR }
try { Write-Log 'x' 'BAD' } catch { Write-Log 'bad level' }
$script:Log | ForEach-Object { $_ }
#=
1500
2
dd
n1
[WARN] missing net.nope
[ERROR] ParameterBindingException
[INFO] bad level

### long 3
function Invoke-Step {
  [CmdletBinding()]
  param([Parameter(Mandatory)][string]$Name,[Parameter(Mandatory)][scriptblock]$Test,[Parameter(Mandatory)][scriptblock]$Set)
  begin { $changed = $false }
  process {
    try {
      if (-not (& $Test)) { & $Set; $changed = $true; if (-not (& $Test)) { throw "Step '$Name' did not converge" } }
      [pscustomobject]@{ PSTypeName='Step.Result'; Name=$Name; Changed=$changed; Ok=$true; Error=$null }
    } catch {
      [pscustomobject]@{ PSTypeName='Step.Result'; Name=$Name; Changed=$changed; Ok=$false; Error="$_" }
    }
  }
}
$state = @{ a = $false }
$res = @(
  Invoke-Step -Name one -Test { $state.a } -Set { $state.a = $true }
  Invoke-Step -Name two -Test { $state.a } -Set { throw 'never' }
  Invoke-Step -Name three -Test { $false } -Set { }
)
$res | ForEach-Object { '{0} {1} {2} {3}' -f $_.Name,$_.Changed,$_.Ok,$_.Error }
$res[0].PSObject.TypeNames[0]
($res | Where-Object { -not $_.Ok } | Measure-Object).Count
$res | Group-Object Ok | Sort-Object Name | ForEach-Object { "$($_.Name)=$($_.Count)" }
#=
one True True 
two False True 
three True False Step 'three' did not converge
Step.Result
1
False=1
True=2

### long 4
$ErrorActionPreference='Stop'
function Test-Json5([string]$T){ try { $null = $T | ConvertFrom-Json -ErrorAction Stop; $true } catch { $false } }
Test-Json5 '{"a":1}'; Test-Json5 '{a'
$o = '{"log-drivers":["json-file"],"live-restore":true,"opts":{"x":"1"}}' | ConvertFrom-Json
$ht=[ordered]@{}
foreach ($p in $o.PSObject.Properties) { $ht[$p.Name] = $p.Value }
$ht['hosts'] = @('npipe://')
$ht['log-drivers'] += 'awslogs'
$ht | ConvertTo-Json -Compress -Depth 5
$o.'live-restore' ; $o.opts.x
if ($o.PSObject.Properties.Name -contains 'missing') { 'has' } else { 'none' }
$o | Add-Member -NotePropertyName new -NotePropertyValue ([pscustomobject]@{k='v'}) -PassThru | Select-Object -ExpandProperty new | ForEach-Object k
#=
True
False
{"log-drivers":["json-file","awslogs"],"live-restore":true,"opts":{"x":"1"},"hosts":["npipe://"]}
True
1
none
v

### exit in function with finally
function q { try { exit 3 } finally { 'fin' } }; q; 'no'
#=
fin

### stop in nested function with finally
$ErrorActionPreference='Stop'; function a { try { Get-Item /nope } finally { 'fa' } }; function b { try { a } catch { "b:$($_.FullyQualifiedErrorId)"; throw } }; try { b } catch { "top:$($_.CategoryInfo.Category)" }
#=
fa
b:PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand
top:ObjectNotFound
