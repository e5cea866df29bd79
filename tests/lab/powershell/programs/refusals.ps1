### trap in an expression
$(trap { 'x' } 1)
#=
REFUSED 1:3 trap in $( ) or @( )

### using class
class A { [int]$x }
#=
REFUSED 1:1 class definition

### requires ver
#requires -Version 99
1
#=
REFUSED 1:1 #requires -Version 99

### requires modules
#requires -Modules Foo
1
#=
REFUSED 1:1 #requires -Modules Foo

### using assembly
using assembly System.Web
#=
REFUSED 1:7 using of anything but a namespace

### a name that a used namespace may have
using namespace System.IO
[NoSuch]::Exists('/q')
#=
REFUSED 2:2 [NoSuch]

### dynamicparam
function f { [CmdletBinding()]param() dynamicparam { } process {1} } f
#=
REFUSED 1:39 dynamicparam block

### job
1 &
#=
REFUSED 1:3 background job

### foreach parallel
foreach -parallel ($x in 1..2) { $x }
#=
REFUSED 1:9 foreach -parallel

### data
data { 'x' }
#=
REFUSED 1:1 data section

### static unknown
[gc]::NoSuch(1)
#=
REFUSED 1:5 [System.GC]::NoSuch()

### stop parsing before a command
Write-Output --% x
#=
REFUSED 1:1 --% before the arguments of anything but a program

### redirect
'a' 1>&2
#=
REFUSED 1:5 redirection 1>&2

### attribute on a variable that is not assigned
[ValidateSet('a')]$x
#=
REFUSED 1:1 attribute before an expression

### custom attribute param
function f { param([Foo()]$x) $x }; f 1
#=
REFUSED 1:20 attribute [Foo]

### confirm
function f { [CmdletBinding(SupportsShouldProcess,ConfirmImpact='High')]param() if($PSCmdlet.ShouldProcess('x')){'did'} }; f -Confirm:$false; f
#=
REFUSED 1:81 question before an action (ConfirmImpact, -Confirm)

### shouldcontinue
function f { [CmdletBinding()]param() $PSCmdlet.ShouldContinue('a','b') }; f
#=
REFUSED 1:39 [System.Management.Automation.PSScriptCmdlet].ShouldContinue()

### pscmdlet misc
function f { [CmdletBinding()]param() $PSCmdlet.MyInvocation.MyCommand.Name; $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('q'),'I','OpenError',1)); $PSCmdlet.GetVariableValue('x'); $PSCmdlet.SessionState }; f
#=
REFUSED 1:39 [System.Management.Automation.PSScriptCmdlet].MyInvocation

### goto-ish break with var
$l='a'; :a foreach($x in 1){ break $l }
#=
REFUSED 1:30 break with an expression as its label

### private
$private:x = 1; $x
#=
REFUSED 1:1 $private: variable

### debug
Set-PSDebug -Trace 1
#=
REFUSED 1:1 command Set-PSDebug

### set-alias
Set-Alias gg Get-Date; New-Alias hh Get-Date; (gg).GetType().Name
#=
DateTime

### numeric suffix
1u; 5n; 10y; 0xFFul; 1e400
#=
REFUSED 1:5 number of type BigInteger

### confirm
function f { [CmdletBinding(SupportsShouldProcess,ConfirmImpact='High')]param() if($PSCmdlet.ShouldProcess('x')){'did'} }; f -Confirm:$false; f
#=
REFUSED 1:81 question before an action (ConfirmImpact, -Confirm)
