### ternary
$true ? 1 : 2
#=
T:UnexpectedToken

### nullco
$a ?? 1
#=
T:UnexpectedToken

### nullcond
${a}?.b
#=
T:UnexpectedToken

### chain
1 && 2
#=
T:InvalidEndOfLine

### chain or
1 || 2
#=
T:InvalidEndOfLine

### assign
$a ??= 1
#=
T:UnexpectedToken

### unicode escape
"`u{41}"
#=
u{41}

### iswindows
"[$IsWindows]"; Set-StrictMode -Version 2; try { $IsWindows } catch { $_.FullyQualifiedErrorId }
#=
[]
VariableIsUndefined

### split
'xaybz'.Split('ab').Count; 'a,b'.Split(',')[1]
#=
3
b

### json int
('{"a":1,"b":3000000000}' | ConvertFrom-Json).a.GetType().Name; ('[1,2]' | ConvertFrom-Json | Measure-Object).Count
#=
Int32
1

### empty env
$env:Q='x'; $env:Q=''; Test-Path env:Q
#=
False

### splat twice
function f($A){$A}; $p=@{A=1}; try { f @p -A 2 } catch { $_.FullyQualifiedErrorId }
#=
ParameterAlreadyBound,f

### native $?
/bin/sh -c 'echo x >&2'; $?
#=
False
E:NativeCommandError

### paren $?
(Get-Item /nope -ea SilentlyContinue); $?
#=
True

### contains comparison
'abc'.Contains('B',[StringComparison]::OrdinalIgnoreCase)
#=
E:MethodCountCouldNotFindBest

### tohex
[Convert]::ToHexString([byte[]](1))
#=
E:MethodNotFound

### clamp
[math]::Clamp(5,1,3)
#=
E:MethodNotFound

### double r
(0.1+0.2).ToString(); (1/3).ToString(); [double]::MaxValue.ToString(); (0.1+0.2).ToString('R'); "$(1e20)"; 1e16.ToString(); [single]0.1; (100.0).ToString()
#=
0.3
0.333333333333333
1.79769313486232E+308
0.30000000000000004
1E+20
1E+16
0.1
100

### foreach pipe newline
1,2
| ForEach-Object { $_ }
#=
T:EmptyPipeElement

### replace block
'a' -replace 'a',{ 'b' }
#=
REFUSED 1:25 -replace with a script block (edition 7)

### char range
'a'..'c'
#=
E:InvalidCastFromStringToInteger

### join-string
1,2 | Join-String
#=
E:CommandNotFoundException

### binary literal
0b11
#=
T:UnexpectedToken

### suffix
5u
#=
T:UnexpectedToken

### test-json
'{}' | Test-Json
#=
E:CommandNotFoundException

### gwmi
Get-WmiObject Win32_OperatingSystem
#=
REFUSED 1:1 command Get-WmiObject

### convertto-json escapes
ConvertTo-Json "<a'&>" -Compress
#=
"\u003ca\u0027\u0026\u003e"

### dotnet new
[System.Collections.Generic.List[string]]::new().Count; [int]::MaxValue + 1
#=
0
2147483648

### psversion
$PSVersionTable.PSVersion.Major; $PSVersionTable.PSEdition; $PSEdition
#=
5
Desktop
Desktop

### foreach method null
$null -eq @() ; (@() -eq $null).Count; if (@()) {1} else {2}; @($null).Count
#=
False
0
2
1

### amp background
Get-Date &
#=
T:AmpersandNotAllowed

### string join trim
'abc'.TrimEnd('c'); 'a.b'.Split('.',2)[1]; 'abc'.EndsWith('C'); 'x'.PadRight(3)+'|'
#=
ab
b
False
x  |

### out-file utf8
'a' | Out-File /tmp/z.txt -Encoding utf8; ([IO.File]::ReadAllBytes('/tmp/z.txt'))[0]
#=
239

### wait
Get-Content /tmp/nope -AsByteStream
#=
E:NamedParameterNotFound,Microsoft.PowerShell.Commands.GetContentCommand

### a table fills up its last column, and has more lines around it (PowerShell/PowerShell, pull request 5568)
[pscustomobject]@{ a = 1; bb = 'x' }, [pscustomobject]@{ a = 22; bb = 'yyy' } | Format-Table | Out-String | ForEach-Object { $_ -replace '\r?\n', '/' }
[pscustomobject]@{ a = 1; bb = 1, 2, 3, 4, 5 } | Format-List | Out-String | ForEach-Object { $_ -replace '\r?\n', '/' }
[pscustomobject]@{ h = @{ k = 1 } } | Format-List | Out-String | ForEach-Object { $_ -replace '\r?\n', '/' }
#=
/ a bb / - -- / 1 x  /22 yyy///
//a  : 1/bb : {1, 2, 3, 4...}////
//h : {k}////

### JSON with a comma too many
foreach ($t in '[1,2,]', '{"a":1,}', '{/* c */ "a": 1}') { try { $null = $t | ConvertFrom-Json -ErrorAction Stop; 'ok' } catch { 'no' } }
#=
no
no
no
