### parts
$d = [datetime]::new(2024, 2, 29, 13, 5, 9)
$d.Year; $d.DayOfWeek; $d.DayOfYear; $d.TimeOfDay.ToString(); $d.Date.ToString('s'); $d.Kind; "$d"; $d.ToString()
$d.AddDays(1).ToString('yyyy-MM-dd'); $d.AddMonths(12).ToString('yyyy-MM-dd'); $d.AddYears(4).ToString('yyyy-MM-dd'); $d.AddHours(-14).ToString('o'); $d.AddMinutes(1.5).ToString('HH:mm:ss')
([datetime]'2024-03-01' - $d).TotalHours; ($d - [timespan]::FromDays(1)).Day; $d -gt [datetime]'2024-02-28'
[datetime]::DaysInMonth(2023, 2); [datetime]::IsLeapYear(2024)
try { [datetime]::new(2023, 2, 30) } catch { $_.FullyQualifiedErrorId }
#=
2024
Thursday
60
13:05:09
2024-02-29T00:00:00
Unspecified
02/29/2024 13:05:09
2/29/2024 1:05:09 PM
2024-03-01
2025-02-28
2028-02-29
2024-02-28T23:05:09.0000000
13:06:39
10.9141666666667
28
True
28
True
ArgumentOutOfRangeException

### formats
$d = [datetime]'2024-01-05T07:08:09.1234567'
foreach ($f in 'd', 'D', 't', 'T', 'g', 'G', 's', 'u', 'R', 'o', 'M', 'y', 'yyyyMMdd', 'HH:mm', 'h:mm tt', 'ddd d MMM yy', 'fff', 'FFFFFFF', "'on' dd/MM", '%d', '%H', 'yyyy-MM-ddTHH:mm:ssZ', 'f') { $d.ToString($f) }
$d.ToString([Globalization.CultureInfo]::InvariantCulture); $d.ToString('d', [Globalization.CultureInfo]::InvariantCulture); '{0:yyyy}' -f $d; $d.ToShortDateString()
$d.ToUniversalTime().ToString('o'); [datetime]::SpecifyKind($d, 'Utc').ToString('o')
#=
1/5/2024
Friday, January 5, 2024
7:08 AM
7:08:09 AM
1/5/2024 7:08 AM
1/5/2024 7:08:09 AM
2024-01-05T07:08:09
2024-01-05 07:08:09Z
Fri, 05 Jan 2024 07:08:09 GMT
2024-01-05T07:08:09.1234567
January 5
January 2024
20240105
07:08
7:08 AM
Fri 5 Jan 24
123
1234567
on 05/01
5
7
2024-01-05T07:08:09Z
Friday, January 5, 2024 7:08 AM
01/05/2024 07:08:09
01/05/2024
2024
1/5/2024
2024-01-05T07:08:09.1234567Z
2024-01-05T07:08:09.1234567Z

### exact
$c = [Globalization.CultureInfo]::InvariantCulture
[datetime]::ParseExact('20240229', 'yyyyMMdd', $c).ToString('s'); [datetime]::ParseExact('29.02.2024 07:05', 'dd.MM.yyyy HH:mm', $null).ToString('s')
[datetime]::ParseExact('5 Jan 2024', [string[]]('d MMM yyyy', 'yyyy'), $c, 'None').ToString('s')
try { [datetime]::ParseExact('2024', 'yyyyMMdd', $c) } catch { $_.FullyQualifiedErrorId }
$r = [datetime]::MinValue; [datetime]::TryParse('nope', [ref]$r); [datetime]::TryParse('2024-05-06', [ref]$r); $r.Month
[datetime]::TryParseExact('07:30', 'HH:mm', $c, 'None', [ref]$r); $r.Hour
[datetime]::Parse('2024-01-01T00:00:00Z', $c, [Globalization.DateTimeStyles]::RoundtripKind).Kind
[datetime]::ParseExact('2024-01-01T00:00:00Z', 'yyyy-MM-ddTHH:mm:ssZ', $c, 'AssumeUniversal, AdjustToUniversal').ToString('o')
([datetime]'Fri, 05 Jan 2024 07:08:09 GMT').ToUniversalTime().ToString('o'); ([datetime]'January 5, 2024').Day
try { [datetime]'no date' } catch { $_.FullyQualifiedErrorId }
#=
2024-02-29T00:00:00
2024-02-29T07:05:00
2024-01-05T00:00:00
FormatException
False
True
5
True
7
Utc
2024-01-01T00:00:00.0000000Z
2024-01-05T07:08:09.0000000Z
5
InvalidCastParseTargetInvocation

### spans
$s = [timespan]'1.02:03:04.5'
$s.Days; $s.Hours; $s.TotalMinutes; $s.Milliseconds; "$s"; $s.ToString('c'); $s.ToString('hh\:mm'); $s.ToString('d\.hh'); $s.ToString('g'); $s.ToString('G')
[timespan]::FromMinutes(90).ToString(); [timespan]::new(0, 0, 5).TotalSeconds; ([timespan]'00:10') + ([timespan]'00:05') | ForEach-Object ToString
(New-TimeSpan -Hours 1).Negate().ToString(); [timespan]::Zero -eq 0; [timespan]::FromSeconds(1.5).TotalMilliseconds; ([timespan]::FromHours(2)).CompareTo([timespan]::FromHours(1))
'{0:hh\:mm\:ss}' -f [timespan]::FromSeconds(3661); [timespan]::Parse('7').TotalDays
try { [timespan]'abc' } catch { $_.FullyQualifiedErrorId }
try { [timespan]::Parse('25:00:00') } catch { $_.FullyQualifiedErrorId }
$t = [timespan]::Zero; [timespan]::TryParse('00:00:05', [ref]$t); $t.Seconds
#=
1
2
1563.075
500
1.02:03:04.5000000
1.02:03:04.5000000
02:03
1.02
1:2:03:04.5
1:02:03:04.5000000
01:30:00
5
00:15:00
-01:00:00
True
1500
1
01:01:01
7
InvalidCastParseTargetInvocation
OverflowException
True
5

### offset and unix time
$o = [DateTimeOffset]::FromUnixTimeSeconds(1700000000); $o.ToString('o'); $o.UtcDateTime.ToString('s'); $o.ToUnixTimeMilliseconds()
[DateTimeOffset]::Parse('2024-01-01T02:00:00+02:00').ToUniversalTime().ToString('u'); ([DateTimeOffset]'2024-01-01T02:00:00+02:00').Offset.ToString()
([DateTimeOffset][datetime]::SpecifyKind([datetime]'1970-01-02', 'Utc')).ToUnixTimeSeconds()
#=
2023-11-14T22:13:20.0000000+00:00
2023-11-14T22:13:20
1700000000000
2024-01-01 00:00:00Z
02:00:00
86400

### formats of Unix
$d = [datetime]'2020-01-02 03:04:05'; Get-Date $d -UFormat '%Y-%m-%d_%H%M%S'; Get-Date $d -UFormat %s; Get-Date $d -UFormat '%d/%m %p %A%%'
[IO.Path]::GetRandomFileName() -match '^\w{8}\.\w{3}$'
#=
2020-01-02_030405
1577934245
02/01 AM Thursday%
True
