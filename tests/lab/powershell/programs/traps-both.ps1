### a trap that goes on (about_Trap)
trap { "trap: $_"; continue }
'one'
throw 'a'
'two'
1/0
'three'
#=
one
trap: a
two
trap: Attempted to divide by zero.
three

### a trap that ends lets the error be written, and the next statement run
function f { trap { 'seen' } 1/0; 'next' }
f
'after'
#=
seen
next
after
E:RuntimeException

### break in a trap ends its block, and the caller goes on
function f { 'in'; trap { 'seen'; break } 1/0; 'never' }
f
'after'
#=
in
seen
after
E:RuntimeException

### break in a trap of what was thrown ends the caller too
function f { trap { 'seen'; break } throw 'x'; 'never' }
f
'never'
#=
seen
T:x

### the trap of a type, and the one for all else
trap [System.DivideByZeroException] { 'zero'; continue }
trap { "other: $($_.FullyQualifiedErrorId)"; continue }
1/0
Get-Nothing
'end'
#=
zero
other: CommandNotFoundException
end

### a trap has a scope of its own, and takes what a called function lets through
$n = 1
function inner { throw 'deep' ; 'never' }
trap { $n = 2; "in $n"; continue }
inner
"out $n"
#=
in 2
out 1

### a trap without an error does nothing
$x = 1; trap { 'never' } ; $x
#=
1

### names in the namespaces that a text uses (about_Using)
using namespace System.IO
using namespace System.Collections.Generic
[Path]::GetExtension('a.txt'); $l = [List[int]]::new(); $l.Add(3); $l.Count; [Convert]::ToInt32('7')
#=
.txt
1
7

### using stands before all else
1
using namespace System.IO
#=
T:UsingMustBeAtStartOfScript

### what a loop leaves of $input
function f { $first = foreach ($i in $input) { if ($i -eq 2) { break }; $i }; "first $first"; "rest $(@($input))" }
1..4 | f
#=
first 1
rest 3 4

### whether a function has input
function f { param([Parameter(ValueFromPipeline)]$p) end { $MyInvocation.ExpectingInput } }
1 | f; f
#=
True
False

### the host of a console, and what the engine says of itself
$Host.Name; $Host.Version.Major -eq $PSVersionTable.PSVersion.Major; $Host.UI.RawUI.WindowTitle = 'a'; $Host.UI.RawUI.WindowTitle
$a = 5; $ExecutionContext.InvokeCommand.ExpandString('a $a $(1+1)'); $ExecutionContext.SessionState.LanguageMode
$ExecutionContext.SessionState.PSVariable.GetValue('a'); $ExecutionContext.SessionState.PSVariable.GetValue('nope', 'none')
#=
ConsoleHost
True
a
a 5 2
FullLanguage
5
none
