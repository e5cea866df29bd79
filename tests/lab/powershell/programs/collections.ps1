### lists
$l = [Collections.Generic.List[int]]::new(); $l.Add(3); $l.Add('1'); $l.AddRange([int[]](2, 5)); $l.Sort(); $l -join ','; $l.Count; $l[-1]; $l.IndexOf(5); $l.Contains(9); $l.Remove(1); $l.RemoveAt(0); $l -join ','; $l.Insert(0, 7); $l.ToArray().GetType().Name; $l.Reverse(); $l -join ','
try { $l.Add('x') } catch { $_.FullyQualifiedErrorId }
try { $l.AddRange(@(1, 2)) } catch { $_.FullyQualifiedErrorId }
try { $l.RemoveAt(99) } catch { $_.FullyQualifiedErrorId }
$l.FindAll({ param($x) $x -gt 3 }) -join ','; $l.Exists({ $args[0] -eq 7 }); $l.GetType().Name
([Collections.Generic.List[string]]@('a', 'b')).Count
#=
1,2,3,5
4
5
3
False
True
3,5
Int32[]
5,3,7
MethodArgumentConversionInvalidCastArgument
MethodArgumentConversionInvalidCastArgument
ArgumentOutOfRangeException
5,7
True
List`1
2

### array list
$a = [Collections.ArrayList]::new(); $a.Add('x'); [void]$a.Add(2); $a.AddRange(@(3, 4)); $a.Count; $a.Contains(3); $a.Remove('x'); $a -join ','; $a.Insert(1, 'n'); "$a"; ([Collections.ArrayList]@(1, 2)).Count
try { $a.Nope() } catch { $_.FullyQualifiedErrorId }
#=
0
4
True
2,3,4
2 n 3 4
2
MethodNotFound

### arrays
$a = 3, 1, 2; [array]::Sort($a); $a -join ','; [array]::Reverse($a); $a -join ','; [array]::IndexOf($a, 2); $a.Contains(9); $a.Length; $a.GetType().Name; ([int[]]::new(3)) -join ','; [array]::IndexOf(@('a', 'b'), 'B')
try { $a.Add(4) } catch { $_.FullyQualifiedErrorId }
$c = $a.Clone(); $c[0] = 9; $a[0]; $b = [byte[]]::new(2); $b[0] = 255; $b -join ','; $a.GetUpperBound(0); (, (1, 2)).Count; $a.Rank
$t = [string[]]('x', 'y'); $t.SetValue('z', 0); $t[0]; $n = New-Object 'int[]' 2; $n.Length
[array]::Resize([ref]$t, 3); $t.Count; [array]::Find([int[]](1, 5, 9), { $args[0] -gt 3 })
#=
1,2,3
3,2,1
1
False
3
Object[]
0,0,0
-1
NotSupportedException
3
255,0
2
1
1
z
2
3
5

### dictionary
$d = [Collections.Generic.Dictionary[string, int]]::new(); $d.Add('a', 1); $d['b'] = '2'; $d.Count; $d.ContainsKey('A'); $d['zz'] -eq $null; $d.Remove('a'); $d.Remove('a'); $d.Keys -join ','; $d.b.GetType().Name
try { $d.Add('b', 1) } catch { $_.FullyQualifiedErrorId }
try { $d.Add('c', 'x') } catch { $_.FullyQualifiedErrorId }
$v = 0; $d.TryGetValue('b', [ref]$v); $v; $d.TryGetValue('q', [ref]$v); $v; foreach ($p in $d.GetEnumerator()) { "$($p.Key)=$($p.Value)" }; $d.ContainsValue(2); $d.TryAdd('b', 3)
#=
2
False
True
True
False
b
Int32
ArgumentException
MethodArgumentConversionInvalidCastArgument
True
2
False
0
b=2
True
False

### hashtable
$h = @{ a = 1 }; $h.ContainsKey('A'); $h.Contains('z'); $h.ContainsValue(1); $h.Remove('a'); $h.Count; $h.Add('k', 2); try { $h.Add('K', 3) } catch { $_.FullyQualifiedErrorId }
$n = [hashtable]::new(); $n['x'] = 1; $n['X'] = 2; $n.Count; (New-Object Hashtable).Count; $h.Clone().k; $h.Item('k'); try { $h.Foo() } catch { $_.FullyQualifiedErrorId }
$o = [ordered]@{ b = 1; a = 2 }; $o.Insert(0, 'z', 9); $o.Keys -join ','; $o.RemoveAt(1); $o.Keys -join ','; $o[0]; $o.Contains('A'); try { $o.ContainsKey('a') } catch { $_.FullyQualifiedErrorId }
#=
True
False
True
0
ArgumentException
2
0
2
2
MethodNotFound
z,b,a
z,a
9
True
MethodNotFound

### sets queues stacks
$s = [Collections.Generic.HashSet[string]]::new([string[]]('a', 'b', 'a')); $s.Count; $s.Add('b'); $s.Contains('A'); $s.UnionWith([string[]]('c')); $s.Count; $s.IsSubsetOf([string[]]('a', 'b', 'c', 'd')); $s.IntersectWith([string[]]('a', 'z')); $s -join ','; $s.SetEquals([string[]]'a')
$q = [Collections.Generic.Queue[int]]::new(); $q.Enqueue(1); $q.Enqueue(2); $q.Peek(); $q.Dequeue(); $q.Count
$t = [Collections.Stack]::new(); $t.Push('a'); $t.Push('b'); $t.Pop(); $t.Count; try { [Collections.Generic.Queue[int]]::new().Dequeue() } catch { $_.FullyQualifiedErrorId }
#=
2
False
False
3
True
a
True
1
1
1
b
1
InvalidOperationException

### what the language would need
[array]::Find([int[]](1, 5), [Predicate[int]] { $args[0] -gt 3 })
#=
REFUSED 1:31 [Predicate[int]]

### keys have no places
$h = @{ a = 1; b = 2 }; $h.Keys[0]
#=
REFUSED 1:25 an index on [System.Collections.Hashtable+KeyCollection], which has no places

### casts by a constructor of one parameter
try { throw [System.InvalidOperationException]'never' } catch [InvalidOperationException] { $_.Exception.Message }
([System.Text.StringBuilder]'abc').Length
try { [System.Text.StringBuilder]@{ x = 1 } } catch { 'no' }
[System.Exception]'x' | ForEach-Object { $_.GetType().Name }
#=
never
3
no
Exception
