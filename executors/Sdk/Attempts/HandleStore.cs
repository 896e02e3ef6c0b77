using System.Text.Json;
using Pollinator.Sdk.State;

namespace Pollinator.Sdk.Attempts;

/// <summary>The attempts an executor holds, on disk.</summary>
public sealed class HandleStore(StateFolder state)
{
    /// <summary>Reads all. A file that cannot be read is left where it is and named in <paramref name="unreadable"/>: better a job that a person must look at than one run twice.</summary>
    public IReadOnlyList<AttemptRecord> ReadAll(out IReadOnlyList<string> unreadable)
    {
        var (records, faults) = (new List<AttemptRecord>(), new List<string>());
        foreach (var file in Directory.EnumerateFiles(state.Handles, "*.json").Order(StringComparer.Ordinal))
        {
            if (Read(file) is { } record)
            {
                records.Add(record);
            }
            else
            {
                faults.Add(file);
            }
        }

        unreadable = faults;
        return records;
    }

    /// <summary>Keeps a record; on disk when this returns.</summary>
    public void Write(AttemptRecord record) =>
        DurableFile.Write(FileOf(record.Key()), JsonSerializer.SerializeToUtf8Bytes(record, SdkJson.Default.AttemptRecord));

    /// <summary>Forgets an attempt.</summary>
    public void Remove(AttemptKey attempt) => DurableFile.Remove(FileOf(attempt));

    private string FileOf(AttemptKey attempt) => Path.Combine(state.Handles, $"{attempt}.json");

    private static AttemptRecord? Read(string file)
    {
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllBytes(file), SdkJson.Default.AttemptRecord);
            return record is { Version: AttemptRecord.PresentVersion } ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
