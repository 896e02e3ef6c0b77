namespace Pollinator.Portal.Server.Data.Moves;

/// <summary>Moves the database of a portal that does not run.</summary>
internal static class DatabaseMove
{
    /// <summary>From a file of SQLite to a PostgreSQL server.</summary>
    /// <exception cref="DatabaseRefusedException">It cannot be done; says why.</exception>
    public static async Task<CopyResult> ToServerAsync(string file, string server, CancellationToken ct)
    {
        await using var source = await CopyEnd.FromFileAsync(file, alone: true, ct);
        await using var target = await CopyEnd.ToServerAsync(server, ct);
        return await DatabaseCopy.RunAsync(source, target, ct);
    }

    /// <summary>From a PostgreSQL server to a file of SQLite.</summary>
    /// <exception cref="DatabaseRefusedException">It cannot be done; says why.</exception>
    public static async Task<CopyResult> ToFileAsync(string server, string file, CancellationToken ct)
    {
        // Also what is left of one: SQLite would take its log for the new file's.
        if (new[] { file, file + "-wal", file + "-journal" }.FirstOrDefault(File.Exists) is { } there)
        {
            throw new DatabaseRefusedException($"{there} is there already, and nothing is replaced. Move it away first.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(file)))
        {
            throw new DatabaseRefusedException($"There is no folder {Path.GetDirectoryName(file)}. Name the portal's with --Data:Folder=….");
        }

        await using var source = await CopyEnd.FromServerAsync(server, alone: true, ct);
        return await CopyToFileAsync(source, file, ct);
    }

    /// <summary>Copies what an end has into a file that is not there before all of it is right.</summary>
    public static async Task<CopyResult> CopyToFileAsync(CopyEnd source, string file, CancellationToken ct)
    {
        var unfinished = file + ".moving";
        Remove(unfinished);
        try
        {
            CopyResult result;
            await using (var target = await CopyEnd.ToFileAsync(unfinished, ct))
            {
                result = await DatabaseCopy.RunAsync(source, target, ct);
            }

            File.Move(unfinished, file);
            return result;
        }
        finally
        {
            Remove(unfinished);
        }
    }

    private static void Remove(string file)
    {
        foreach (var one in new[] { file, file + "-wal", file + "-shm", file + "-journal" })
        {
            File.Delete(one);
        }
    }
}
