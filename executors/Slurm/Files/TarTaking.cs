using System.Formats.Tar;

namespace Pollinator.Slurm.Files;

/// <summary>
/// Unpacks what a system sends into a folder of its own. Everything in it is held hostile: nothing is written outside the folder or through
/// a link, links come last and lead nowhere else, and what is neither file, folder nor link stays where it is.
/// </summary>
internal sealed class TarTaking(string folder, TakeLimits limits)
{
    private const int MostTold = 50;
    private readonly List<string> _leftOut = [];
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);
    private long _bytes;
    private int _entries;
    private int _untold;

    /// <summary>Unpacks.</summary>
    /// <returns>What was left out, each with why: names are the system's, and untrusted.</returns>
    /// <exception cref="InvalidDataException">More came than is taken, or it is no archive.</exception>
    public async Task<IReadOnlyList<string>> TakeAsync(Stream archive, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        await using var tar = new TarReader(archive, leaveOpen: true);
        while (await tar.GetNextEntryAsync(copyData: false, ct) is { } entry)
        {
            Count(entry);
            if (Place(entry.Name) is { } path)
            {
                await TakeAsync(entry, path, ct);
            }
        }

        foreach (var (path, target) in _links)
        {
            MakeLink(path, target);
        }

        return _untold > 0 ? [.. _leftOut, $"{_untold} more were left out."] : _leftOut;
    }

    private void Count(TarEntry entry)
    {
        _bytes += entry.Length;
        if (_bytes > limits.Bytes || ++_entries > limits.Entries)
        {
            throw new InvalidDataException($"The system sends more than {limits.Bytes} bytes or {limits.Entries} files.");
        }
    }

    // Where an entry goes, as a path inside the folder; null for the folder itself and for what is refused.
    private string? Place(string name)
    {
        var parts = name.TrimEnd('/').Split('/').SkipWhile(static part => part == ".").ToList();
        if (parts.Count == 0)
        {
            return null;
        }

        if (parts.Exists(static part => part is "" or "." or ".." || part.Contains('\0', StringComparison.Ordinal)))
        {
            return LeaveOut(name, "its path leads out of the folder");
        }

        return name.Contains('\uFFFD', StringComparison.Ordinal) ? LeaveOut(name, "its name is no valid UTF-8") : string.Join('/', parts);
    }

    private async Task TakeAsync(TarEntry entry, string path, CancellationToken ct)
    {
        try
        {
            switch (entry.EntryType)
            {
                case TarEntryType.Directory:
                    Directory.CreateDirectory(Full(path));
                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    await TakeFileAsync(entry, path, ct);
                    break;
                case TarEntryType.HardLink:
                    TakeCopy(entry, path);
                    break;
                case TarEntryType.SymbolicLink when StaysInside(path, entry.LinkName):
                    _links[path] = entry.LinkName;
                    break;
                case TarEntryType.SymbolicLink:
                    LeaveOut(path, "it is a link that leads out of the folder");
                    break;
                default:
                    LeaveOut(path, "it is a device, a FIFO or something else that is no file");
                    break;
            }
        }
        catch (Exception e)
            when (e is UnauthorizedAccessException or PathTooLongException or NotSupportedException || e is IOException && IsInTheWay(path))
        {
            LeaveOut(path, "another entry is in its way, or its path is too long");
        }
    }

    private async Task TakeFileAsync(TarEntry entry, string path, CancellationToken ct)
    {
        MakeParent(path);
        var isRun = entry.Mode.HasFlag(UnixFileMode.UserExecute);
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | (isRun ? UnixFileMode.UserExecute : UnixFileMode.None),
        };
        await using var file = new FileStream(Full(path), options);
        if (entry.DataStream is { } data)
        {
            await data.CopyToAsync(file, 256 * 1024, ct);
        }
    }

    // A file with two names arrives once; the second time only its first name does.
    private void TakeCopy(TarEntry entry, string path)
    {
        if (Place(entry.LinkName) is { } first && File.Exists(Full(first)))
        {
            _bytes += new FileInfo(Full(first)).Length;
            if (_bytes > limits.Bytes)
            {
                throw new InvalidDataException($"The system sends more than {limits.Bytes} bytes.");
            }

            MakeParent(path);
            File.Copy(Full(first), Full(path), overwrite: true);
        }
        else
        {
            LeaveOut(path, "it is a second name of a file that did not come");
        }
    }

    private void MakeParent(string path) => Directory.CreateDirectory(Path.GetDirectoryName(Full(path))!);

    private static bool StaysInside(string path, string target)
    {
        if (target.Length == 0 || target.StartsWith('/') || target.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        var depth = path.Count(static c => c == '/');
        foreach (var part in target.Split('/'))
        {
            depth += part switch
            {
                "" or "." => 0,
                ".." => -1,
                _ => 1,
            };
            if (depth < 0)
            {
                return false;
            }
        }

        return true;
    }

    private void MakeLink(string path, string target)
    {
        // A link by way of another link could lead out though neither does by itself; so could one whose place is behind a link.
        var steps = target.Split('/');
        var isBack = Array.LastIndexOf(steps, "..") > Array.FindIndex(steps, static step => step is not (".." or "." or ""));
        if (isBack && steps.Any(static step => step is not (".." or "." or "")) || Parents(path).Any(_links.ContainsKey))
        {
            LeaveOut(path, "it is a link by way of other links");
            return;
        }

        try
        {
            MakeParent(path);
            File.CreateSymbolicLink(Full(path), target);
        }
        catch (Exception e) when (e is UnauthorizedAccessException || e is IOException && IsInTheWay(path))
        {
            LeaveOut(path, "another entry is in its way, or its path is too long");
        }
    }

    private bool IsInTheWay(string path) =>
        Path.Exists(Full(path))
        || path.Split('/').Any(static part => System.Text.Encoding.UTF8.GetByteCount(part) > 255)
        || Parents(path).Any(parent => File.Exists(Full(parent)));

    private static IEnumerable<string> Parents(string path)
    {
        for (var at = path.LastIndexOf('/'); at > 0; at = path.LastIndexOf('/', at - 1))
        {
            yield return path[..at];
        }
    }

    private string Full(string path) => Path.Combine(folder, path);

    private string? LeaveOut(string name, string why)
    {
        if (_leftOut.Count < MostTold)
        {
            _leftOut.Add($"{name[..Math.Min(name.Length, 300)]}: {why}.");
        }
        else
        {
            _untold++;
        }

        return null;
    }
}
