using System.Text;

namespace Pollinator.Contracts;

/// <summary>Walks a chain from its first entry and looks whether each follows from the one before.</summary>
public sealed class ChainWalk
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private Guid _chain;

    /// <summary>How many entries were found good.</summary>
    public int Count { get; private set; }

    /// <summary>The hash of the newest of them; all zero before the first.</summary>
    public ContentHash Head { get; private set; }

    /// <summary>Takes the next entry. Answers what is wrong with it, or null.</summary>
    public string? Next(LedgerEntry? entry)
    {
        var place = Count + 1;
        var fault = Fault(entry, place);
        if (fault is not null)
        {
            return $"Entry {place}: {fault}";
        }
        _chain = entry!.Chain;
        Head = entry.Hash;
        Count = place;
        return null;
    }

    private string? Fault(LedgerEntry? entry, int place)
    {
        if (entry?.Details is null || entry.Evidence is null)
        {
            return "it is not there, or a part of it is not.";
        }
        if (entry.Sequence != place)
        {
            return $"it says that it is number {entry.Sequence}. An entry was dropped, added or moved.";
        }
        if (place > 1 && entry.Chain != _chain)
        {
            return "it belongs to another chain.";
        }
        if (entry.Previous != Head)
        {
            return "it does not follow from the entry before: that one was changed or put in its place.";
        }
        return !IsText(entry.Details) || !IsText(entry.Evidence) ? "its text is not valid Unicode."
            : LedgerHash.Of(entry) != entry.Hash ? "its hash does not fit its content."
            : null;
    }

    // Half a surrogate pair would be hashed as U+FFFD, so that two different texts had one hash.
    private static bool IsText(string text)
    {
        try
        {
            _ = Strict.GetByteCount(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
