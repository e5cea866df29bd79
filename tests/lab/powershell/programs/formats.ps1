### a table and a list
[pscustomobject]@{ a = 1; bb = 'x' }, [pscustomobject]@{ a = 22; bb = 'yyy' } | Format-Table | Out-String | ForEach-Object { $_ -replace '\r?\n', '/' }
[pscustomobject]@{ a = 1; bb = 1, 2, 3, 4, 5; c = $null } | Format-List | Out-String | ForEach-Object { $_ -replace '\r?\n', '/' }
#=
/ a bb/ - --/ 1 x/22 yyy//
/a  : 1/bb : {1, 2, 3, 4…}/c  : //

### a table of properties that were named
[pscustomobject]@{ a = 1; bb = 'x' } | Format-Table @{ n = 'Twice'; e = { $_.a * 2 }; f = 'N1' }, BB, none -HideTableHeaders | Out-String -Stream
#=

  2.0 x  

### what fits no table is a list
[pscustomobject]@{ a = 1; b = 2; c = 3; d = 4 } | Out-String -Stream
[pscustomobject]@{ a = 1; b = 2; c = 3; d = 4; e = 5 } | Out-String -Stream
#=

a b c d
- - - -
1 2 3 4


a : 1
b : 2
c : 3
d : 4
e : 5

### strings between, and the width
'x' | Format-Table | Out-String -Stream
[pscustomobject]@{ a = 'x' * 30; b = 1 } | Format-Table | Out-String -Width 12 | ForEach-Object { $_ -replace '\r?\n', '/' }
#=
x
/a/-           /xxxxxxxxxxx…//

### a table wider than some screens
[pscustomobject]@{ a = 'x' * 80; b = 1 } | Format-Table | Out-String
#=
REFUSED 1:44 a table wider than 79 columns without Out-String -Width

### what PowerShell has a view for
Get-Date | Format-List
#=
REFUSED 1:12 Format-List of [System.DateTime], which is shown in a way of its own
