### a Boolean parameter takes Booleans and numbers only
function f([bool]$b) { "$b" }; f 1; f $true; f $null; f -b 'yes'
#=
True
True
E:ParameterArgumentTransformationError,f
E:ParameterArgumentTransformationError,f

### a switch with an argument
function f { [CmdletBinding()] param([switch]$s) "$s" }; f -s:0; f -s:$null; f -s:'x'; Get-ChildItem / -Recurse:'x'
#=
False
False
E:ParameterArgumentTransformationError,f
E:CannotConvertArgument,Microsoft.PowerShell.Commands.GetChildItemCommand

### a list for a string: plain functions join it, advanced ones refuse it
function f([string]$a) { $a }; function g { [CmdletBinding()] param([string]$a) $a }; f 1, 2; g 1, 2
#=
1 2
E:ParameterArgumentTransformationError,g

### a reference where the parameter is none is read
function f([int]$r) { $r + 1 }; function g([ref]$r) { $r.Value = 5 }; $x = 1; f ([ref]$x); g ([ref]$x); $x; g 3
#=
2
5
E:ParameterArgumentTransformationError,g

### a validated variable
[ValidateRange(1, 5)][int]$n = '3'; $n.GetType().Name; $n = 7; $n
[ValidateSet('a', 'b')]
[string]$s = 'a'; try { $s = 'c' } catch { $_.FullyQualifiedErrorId, $_.CategoryInfo.Category -join '/' }; $s
[int][ValidateRange(1, 3)]$i = 1; try { $i += 5 } catch { $i }
try { [ValidateNotNullOrEmpty()]$e = '' } catch { "[$e]" }
#=
Int32
3
ValidateSetFailure/MetadataError
a
1
[]
E:ValidateSetFailure

### a typed variable at its declaration and later
try { [int]$x = 'abc' } catch { $_.FullyQualifiedErrorId }
[bool]$b = 1; "$b"; try { $b = 'yes' } catch { $_.CategoryInfo.Category }
[int]$p, [string]$q = '1', 2; $p.GetType().Name; $q.GetType().Name; [string][int]$s = '007'; $s
#=
RuntimeException
True
MetadataError
Int32
String
7

### a silent warning is kept in the variable
function f { [CmdletBinding()] param() Write-Warning 'a'; Write-Information 'b' }
f -WarningVariable w -WarningAction SilentlyContinue -InformationVariable i; "$w"; "$i"
Write-Warning c -WarningAction SilentlyContinue -WarningVariable v; "$v"
#=
a
b
c

### which command an error is from
Get-Item /no -ErrorAction SilentlyContinue; $e = $Error[0].InvocationInfo; $e.MyCommand.Name; $e.MyCommand.CommandType
  try { Get-Item -Nope 1 } catch { $i = $_.InvocationInfo; $i.InvocationName, $i.ScriptLineNumber, $i.OffsetInLine -join ',' }
function f { Write-Error 'x' }; f 2>$null; $Error[0].InvocationInfo.MyCommand.Name
function g { [CmdletBinding()] param() $PSCmdlet.ThrowTerminatingError($Error[0]) }; try { g } catch { "$($_.InvocationInfo.MyCommand)" }
#=
Get-Item
Cmdlet
Get-Item,2,9
f
f

### where an error was made
function f { Write-Error 'x' }; f 2>$null; $Error[0].ScriptStackTrace
function g {
  Get-Item /no -ErrorAction Stop }; try { g } catch { $_.ScriptStackTrace }; try { 1 / 0 } catch { $_.ScriptStackTrace }
#=
at f, <No file>: line 1
at g, <No file>: line 3
at <ScriptBlock>, <No file>: line 3

### texts that are nearly JSON (JavaScriptSerializer, Newtonsoft.Json)
$o = "{a:'x\'y`"z', 'b':[1,2], c : true}" | ConvertFrom-Json; $o.a; $o.b.Count; $o.c; $p = "['json-file','awslogs']" | ConvertFrom-Json; $p.Count
foreach ($t in '{bad', '{a:}', '[1 2]', "{'a':1} x", '{"a":"it''s // no"}') { try { $null = $t | ConvertFrom-Json -ErrorAction Stop; 'ok' } catch { 'no' } }
#=
x'y"z
2
True
2
no
no
no
no
ok

### values for parameters that nobody has given (about_Parameters_Default_Values)
$PSDefaultParameterValues['*:ErrorAction'] = 'Stop'
try { Get-Variable nope; 'not' } catch { 'stopped' }
try { Get-Variable nope -ErrorAction SilentlyContinue; 'quiet' } catch { 'stopped' }
$PSDefaultParameterValues = @{ 'Join-Path:ChildPath' = 'x'; 'Get-Th*:Name' = { 'block' }; 'Nope:Foo' = 1; 'simple:Name' = 1 }
(Join-Path a).Length; (Join-Path a bcd).Length
function Get-Thing { [CmdletBinding()] param($Name, $Other) "$Name/$Other" }
Get-Thing; Get-Thing me; Get-Thing -Other 2
$PSDefaultParameterValues['Disabled'] = $true; Get-Thing
function simple($Name) { "simple $Name" }; $PSDefaultParameterValues.Remove('Disabled'); simple
#=
stopped
quiet
3
5
block/
me/
block/2
/
simple 
