### what the framework lacks
try { [math]::Clamp(1, 2, 3) } catch { $_.FullyQualifiedErrorId }
try { 'abc'.Contains('B', 'OrdinalIgnoreCase') } catch { $_.FullyQualifiedErrorId }
try { [Convert]::ToHexString([byte[]]1) } catch { $_.FullyQualifiedErrorId }
'a--b'.Split('--').Count; 'a;b,c'.Split(';,').Count; '1x2y3'.Split(@('x', 'y')).Count
$null -eq [datetime]::UnixEpoch
#=
MethodNotFound
MethodCountCouldNotFindBest
MethodNotFound
3
3
3
True

### doubles
(0.1 + 0.2).ToString(); (1/3).ToString(); '{0}' -f (0.1 + 0.2); (2.675).ToString('F2'); '{0:N1}' -f 0.25; (0.1 + 0.2).ToString('R')
#=
0.3
0.333333333333333
0.3
2.68
0.3
0.30000000000000004

### milliseconds
[timespan]::FromSeconds(1.23456).Ticks; ([datetime]'2024-01-01').AddSeconds(0.0004).Ticks - ([datetime]'2024-01-01').Ticks
#=
12350000
0
