using DiffPlex.Model;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Puts changed lines together with a few around them, as people read them.</summary>
internal sealed class ComparedHunks
{
    private const int Around = 3;
    private const int MostLines = 2000;

    private readonly DiffResult _diff;
    private readonly List<ComparedHunk> _hunks = [];
    private List<ComparedLine> _lines = [];
    private int _shown;

    private ComparedHunks(DiffResult diff) => _diff = diff;

    /// <summary>What a page shows of a comparison.</summary>
    public static FileComparison Of(string path, DiffResult diff)
    {
        var blocks = diff.DiffBlocks;
        var hunks = new ComparedHunks(diff);
        var isWhole = hunks.Take(blocks);
        return new(path, blocks.Sum(block => block.InsertCountB), blocks.Sum(block => block.DeleteCountA), hunks._hunks, !isWhole);
    }

    private bool Take(IList<DiffBlock> blocks)
    {
        // Up to where the earlier file is told, and how much further the later file is there.
        var (told, shift) = (0, 0);
        foreach (var block in blocks)
        {
            if (_lines.Count > 0 && block.DeleteStartA - told > 2 * Around)
            {
                AddSame(told, told + Around, shift);
                Close();
            }

            AddSame(_lines.Count > 0 ? told : Math.Max(0, block.DeleteStartA - Around), block.DeleteStartA, shift);
            AddChanged(block);
            told = block.DeleteStartA + block.DeleteCountA;
            shift = block.InsertStartB + block.InsertCountB - told;
            if (_shown >= MostLines)
            {
                Close();
                return false;
            }
        }

        AddSame(told, _lines.Count > 0 ? Math.Min(told + Around, _diff.PiecesOld.Count) : told, shift);
        Close();
        return true;
    }

    private void AddChanged(DiffBlock block)
    {
        for (var line = block.DeleteStartA; line < block.DeleteStartA + block.DeleteCountA; line++)
        {
            Add(new(LineChange.Removed, line + 1, null, _diff.PiecesOld[line]));
        }

        for (var line = block.InsertStartB; line < block.InsertStartB + block.InsertCountB; line++)
        {
            Add(new(LineChange.Added, null, line + 1, _diff.PiecesNew[line]));
        }
    }

    private void AddSame(int from, int to, int shift)
    {
        for (var line = from; line < to; line++)
        {
            Add(new(LineChange.Same, line + 1, line + 1 + shift, _diff.PiecesOld[line]));
        }
    }

    private void Add(ComparedLine line)
    {
        if (_shown++ < MostLines)
        {
            _lines.Add(line);
        }
    }

    private void Close()
    {
        if (_lines.Count > 0)
        {
            _hunks.Add(new(_lines));
            _lines = [];
        }
    }
}
