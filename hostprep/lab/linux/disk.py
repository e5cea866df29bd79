"""The disk of an instance: overlays over the machine's folders, whose upper halves live in memory.

Each top folder has an overlay of its own (one over ``/`` is refused in a user namespace, where the machine's other
mounts are locked). The upper half is prepared before it is mounted, so that nothing is ever written through a symbolic
link of the machine. It is a tmpfs of the supervisor's mount namespace: it survives the instance's reboots and leaves
nothing behind. Where the kernel refuses a tmpfs there (Linux before 6.6 in a user namespace), the state folder takes
its place.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Final

from hostprep.errors import LabError
from hostprep.lab.linux import accounts
from hostprep.lab.linux.seed import ABSENT, FRESH, Seed
from hostprep.lab.linux.standins.places import PATH, words

OVERLAID: Final = ("etc", "usr", "var", "opt", "bin", "sbin", "lib", "lib64", "lib32", "libx32")
BOUND: Final = ("nix", "gnu")
EMPTY: Final = ("root", "home", "srv", "mnt", "media", "boot", "run", "tmp", "proc", "sys", "dev")
OWNED: Final = words(
    "var/lib var/log var/cache var/spool var/tmp usr/bin usr/sbin usr/lib usr/libexec usr/share usr/local "
    "usr/local/bin usr/local/sbin usr/local/lib usr/lib/systemd opt"
)
"""Folders that a user namespace's root must own to write in them."""
ADVICE: Final = "run as root, or on Linux 5.11 or newer with overlay mounts allowed in user namespaces"


def owns_machine() -> bool:
    """Whether we are root of this machine, with all its users, rather than of a user namespace."""
    return Path("/proc/self/uid_map").read_text("ascii").split() == ["0", "0", "4294967295"]


class Disk:
    """One instance's disk.

    Args:
        folder: an empty folder to keep it in.
        owner: whether we are root of this machine, rather than of a user namespace.
    """

    def __init__(self, folder: Path, *, owner: bool) -> None:
        self.folder = folder
        self.owner = owner
        self.root = folder / "root"
        self.tops = [top for top in OVERLAID if Path("/", top).is_dir()]

    def prepare(self, seed: Seed) -> None:
        """Fill and mount it.

        Raises:
            LabError: no kind of overlay can be mounted here.
        """
        self.folder.mkdir(exist_ok=True)
        _mount("-t", "tmpfs", "-o", "mode=700,size=4g", "tmpfs", str(self.folder))
        problem = self._fill(seed)
        if problem:
            _run("umount", "-R", str(self.folder))
            problem = self._fill(seed)
        if problem:
            raise LabError(f"overlay file systems cannot be mounted here ({problem}); {ADVICE}")

    def _fill(self, seed: Seed) -> str:
        for name in ("up", "work", "root"):
            (self.folder / name).mkdir()
        for name in EMPTY:
            (self.root / name).mkdir(mode=0o1777 if name == "tmp" else 0o700 if name == "root" else 0o755)
        for name in BOUND:
            if Path("/", name).is_dir():
                (self.root / name).mkdir()
                _mount("--rbind", f"/{name}", str(self.root / name))
        self._skeleton()
        self._accounts()
        self._seed(seed)
        return next((problem for top in self.tops if (problem := self._overlay(top))), "")

    def _overlay(self, top: str) -> str:
        """Mount one top folder; a link of the machine stays a link."""
        target = self.root / top
        if Path("/", top).is_symlink():
            target.symlink_to(Path("/", top).readlink())
            return ""
        for part in (target, self.folder / "work" / top, self.folder / "up" / top):
            part.mkdir(exist_ok=True)
        upper, work = f"upperdir=up/{top}", f"workdir=work/{top}"
        options = f"lowerdir=/{top},{upper},{work}" + ("" if self.owner else ",userxattr")
        problem = _run("mount", "-t", "overlay", "-o", options, "overlay", str(target), cwd=self.folder)
        return self._instead(top) if problem else ""

    def _instead(self, top: str) -> str:
        """Where another file system is mounted inside a folder, a user namespace gets copies and plain folders."""
        if self.owner or top not in ("etc", "var"):
            return f"overlay over /{top} was refused"
        if top == "etc":
            _copy_tree(Path("/etc"), self.folder / "up" / top)
        return _run("mount", "--bind", str(self.folder / "up" / top), str(self.root / top))

    def _skeleton(self) -> None:
        """Own the folders that scripts write in, and the files at the top of /etc."""
        for top in self.tops:
            if not Path("/", top).is_symlink():
                (self.folder / "up" / top).mkdir()
        if self.owner:
            return
        hidden = tuple(name + "/" for name in (*FRESH, *ABSENT))
        folders = [Path(folder) for folder, _, _ in os.walk("/etc") if not (folder + "/").startswith(hidden)]
        for folder in [*folders, *(Path("/", name) for name in OWNED)]:
            if folder.is_dir() and not folder.is_symlink():
                self._upper(str(folder)).mkdir(parents=True, exist_ok=True)
        for file in Path("/etc").iterdir():
            if file.is_file() and not file.is_symlink() and os.access(file, os.R_OK):
                shutil.copyfile(file, self._upper(str(file)))

    def _accounts(self) -> None:
        people = accounts.passwd(Path("/etc/passwd").read_text("utf-8"))
        self._put("/etc/passwd", 0o644, people)
        self._put("/etc/shadow", 0o600, accounts.shadow(people))
        self._put("/etc/group", 0o644, accounts.group(Path("/etc/group").read_text("utf-8")))

    def _seed(self, seed: Seed) -> None:
        for name in FRESH:
            upper = self._upper(name)
            upper.mkdir(parents=True, exist_ok=True)
            self._opaque(upper)
        for path, (mode, text) in seed.files.items():
            self._put(path, mode, text)
        for path, target in seed.links.items():
            upper = self._parent(path)
            upper.unlink(missing_ok=True)
            upper.symlink_to(target)
        for name in ABSENT:
            upper = self._upper(name)
            if upper.is_dir() and Path(name).is_dir():
                self._opaque(upper)
            if not os.path.lexists(upper) and os.path.lexists(name):
                self._whiteout(name)
        for folder in PATH.split(":"):
            for name in seed.masked:
                path = f"{folder}/{name}"
                if os.path.lexists(path) and not os.path.lexists(self._upper(path)):
                    self._whiteout(path)

    def _put(self, path: str, mode: int, text: str) -> None:
        upper = self._parent(path)
        upper.unlink(missing_ok=True)
        upper.write_text(text, "utf-8")
        upper.chmod(mode)

    def _parent(self, path: str) -> Path:
        upper = self._upper(path)
        upper.parent.mkdir(parents=True, exist_ok=True)
        return upper

    def _upper(self, path: str) -> Path:
        """Where a path of the instance lies in the upper halves; links among the machine's folders are followed."""
        folder, _, name = path.rpartition("/")
        if path.split("/")[1] not in self.tops:
            return self.root / path.lstrip("/")
        return self.folder / "up" / os.path.realpath(folder).lstrip("/") / name

    def _opaque(self, folder: Path) -> None:
        """Hide the machine's folder of that path (Documentation/filesystems/overlayfs.rst, "whiteouts and opaque")."""
        key = "trusted.overlay.opaque" if self.owner else "user.overlay.opaque"
        try:
            os.setxattr(folder, key, b"y")
        except OSError:
            return  # the mount fails next, and says so

    def _whiteout(self, path: str) -> None:
        os.mknod(self._parent(path), stat.S_IFCHR, os.makedev(0, 0))


def _copy_tree(source: Path, target: Path) -> None:
    """Copy what can be read and is not there yet."""
    for folder, _, names in os.walk(source):
        for name in names:
            file = Path(folder, name)
            copy = target / file.relative_to(source)
            if not os.path.lexists(copy) and copy.parent.is_dir() and os.access(file, os.R_OK) and file.is_file():
                shutil.copyfile(file, copy)


def _mount(*argv: str) -> None:
    problem = _run("mount", *argv)
    if problem:
        raise LabError(f"mount {' '.join(argv)} failed: {problem}; {ADVICE}")


def _run(*argv: str, cwd: Path | None = None) -> str:
    done = subprocess.run(argv, capture_output=True, text=True, cwd=cwd, check=False)
    return "" if done.returncode == 0 else done.stderr.strip() or f"exit code {done.returncode}"
