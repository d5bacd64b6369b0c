//! Whether a folder lies where the system does not tell of changes.
#![expect(clippy::disallowed_methods, reason = "asks the system, not the book")]

use std::fs;
use std::path::{Path, PathBuf};

/// File systems whose files others can change without this machine being told: those of the network, and those by
/// which a virtual machine or a container sees the files of its host.
const SILENT: [&str; 26] = [
    "9p",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "coda",
    "davfs",
    "drvfs",
    "fakeowner",
    "fuse.ceph",
    "fuse.davfs",
    "fuse.gcsfuse",
    "fuse.glusterfs",
    "fuse.grpcfuse",
    "fuse.osxfs",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.sshfs",
    "fuse.vmhgfs-fuse",
    "lustre",
    "nfs",
    "nfs4",
    "prl_fs",
    "smb3",
    "vboxsf",
    "virtiofs",
];

/// The name of the file system on which `folder` lies, if changes there are not, or not always, told by the system:
/// then it is better polled. Known on Linux alone.
pub fn silent_file_system(folder: &Path) -> Option<String> {
    let mounts = fs::read("/proc/self/mountinfo").ok()?;
    let kind = kind_of(&String::from_utf8_lossy(&mounts), &folder.canonicalize().ok()?)?;
    SILENT.contains(&kind.as_str()).then_some(kind)
}

/// The kind of the file system that is mounted deepest above `folder`; of several at the same place, the last one.
fn kind_of(mounts: &str, folder: &Path) -> Option<String> {
    let above = mounts.lines().filter_map(mount).filter(|(place, _)| folder.starts_with(place));
    above.max_by_key(|(place, _)| place.components().count()).map(|(_, kind)| kind.to_string())
}

/// The place and the kind of a line of `mountinfo`.
fn mount(line: &str) -> Option<(PathBuf, &str)> {
    // The number of fields before the dash is not fixed.
    let (before, after) = line.split_once(" - ")?;
    let place = before.split(' ').nth(4)?;
    Some((PathBuf::from(unescaped(place)), after.split(' ').next()?))
}

/// Spaces and the like are written as `\040`.
fn unescaped(field: &str) -> String {
    let mut parts = field.split('\\');
    let mut text = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let code = part.get(..3).and_then(|digits| u8::from_str_radix(digits, 8).ok());
        match code {
            Some(code) => text.extend([char::from(code)].into_iter().chain(part[3..].chars())),
            None => text.extend(['\\'].into_iter().chain(part.chars())),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = r"22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:25 / /proc rw,nosuid - proc proc rw
41 22 0:40 / /mnt/c rw,noatime - 9p C:\134 rw,aname=drvfs
42 22 0:41 /srv /home/ada/run\040books rw shared:3 master:7 - nfs4 server:/srv rw
43 42 0:42 / /home/ada/run\040books/local rw - tmpfs tmpfs rw
44 22 0:43 / /over rw - ext4 /dev/vdb rw
45 22 0:44 / /over rw - fuse.sshfs ada@host: rw
a line that says nothing
";

    #[test]
    fn the_deepest_mount_tells_the_kind() {
        for (folder, kind) in [
            ("/home/ada", "ext4"),
            ("/mnt/c/book", "9p"),
            ("/mnt/cc", "ext4"),
            ("/home/ada/run books", "nfs4"),
            ("/home/ada/run books/content", "nfs4"),
            ("/home/ada/run books/local/x", "tmpfs"),
            ("/over/x", "fuse.sshfs"),
        ] {
            assert_eq!(kind_of(MOUNTS, Path::new(folder)).as_deref(), Some(kind), "{folder}");
        }
        assert_eq!(kind_of("", Path::new("/")), None);
    }

    #[test]
    fn escapes_are_read_and_what_is_none_is_kept() {
        for (written, read) in [("a\\040b", "a b"), ("a\\134", "a\\"), ("a\\x", "a\\x"), ("a\\", "a\\"), ("a", "a")] {
            assert_eq!(unescaped(written), read);
        }
    }

    #[test]
    fn a_folder_of_the_memory_is_told_of() {
        assert_eq!(silent_file_system(Path::new("/proc")), None);
        assert_eq!(silent_file_system(Path::new("/no/such/folder")), None);
    }
}
