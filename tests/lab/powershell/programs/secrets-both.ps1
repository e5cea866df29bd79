### SecureString and credentials
$s = ConvertTo-SecureString 'p@ss' -AsPlainText -Force
"$s"; $s.Length; $c = New-Object System.Management.Automation.PSCredential('DOM\u', $s); $c.UserName
$c.GetNetworkCredential().Password; $c.GetNetworkCredential().UserName; $c.GetNetworkCredential().Domain
[pscredential]::new('a', $s).UserName; [System.Net.NetworkCredential]::new('', $s).Password; $c -is [pscredential]
#=
System.Security.SecureString
4
DOM\u
p@ss
u
DOM
a
p@ss
True

### a SecureString taken apart
$s = 'abc' | ConvertTo-SecureString -AsPlainText -Force
$b = [Runtime.InteropServices.Marshal]::SecureStringToBSTR($s)
try { [Runtime.InteropServices.Marshal]::PtrToStringBSTR($b) } finally { [Runtime.InteropServices.Marshal]::ZeroFreeBSTR($b) }
$t = New-Object System.Security.SecureString; 'xy'.ToCharArray() | ForEach-Object { $t.AppendChar($_) }; $t.MakeReadOnly(); $t.Length
try { $t.AppendChar('z') } catch { $_.FullyQualifiedErrorId }
function f { param([pscredential]$Credential) $Credential.UserName }
f -Credential ([pscredential]::new('me', $t))
#=
abc
2
InvalidOperationException
me

### keys that are no strings
ConvertTo-Json @{ 1 = 2 }
#=
E:NonStringKeyInDictionary,Microsoft.PowerShell.Commands.ConvertToJsonCommand

### texts within URLs (WebUtility, HttpUtility)
[Net.WebUtility]::UrlEncode("a b/~!*()&='"); [System.Web.HttpUtility]::UrlEncode('a b/&'); [Net.WebUtility]::UrlDecode('a+b%2f')
#=
a+b%2F%7E!*()%26%3D%27
a+b%2f%26
a b/

### a callback that lets every certificate pass, and another one
[Net.ServicePointManager]::ServerCertificateValidationCallback = { $true }; 'ok'
[Net.ServicePointManager]::ServerCertificateValidationCallback = { $false }
#=
REFUSED 2:1 [System.Net.ServicePointManager]::ServerCertificateValidationCallback = but { $true }
