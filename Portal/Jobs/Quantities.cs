using System.Globalization;

namespace Pollinator.Portal.Jobs;

/// <summary>Reads and writes amounts the way people type them. What is written here reads back to the same amount.</summary>
public static class Quantities
{
    private static readonly (string Unit, long Bytes)[] ByteUnits =
    [
        ("PiB", 1L << 50),
        ("TiB", 1L << 40),
        ("GiB", 1L << 30),
        ("MiB", 1L << 20),
        ("KiB", 1L << 10),
        ("PB", 1_000_000_000_000_000),
        ("TB", 1_000_000_000_000),
        ("GB", 1_000_000_000),
        ("MB", 1_000_000),
        ("kB", 1_000),
        ("B", 1),
    ];

    /// <summary>Bytes from "16 GB", "480Gi", "1.5 TiB". A bare number is refused: people mean gigabytes by it, programs mean bytes.</summary>
    public static bool TryReadBytes(string? text, out long bytes)
    {
        bytes = 0;
        var scanner = new AmountScanner(text);
        if (!scanner.TryNumber(out var number) || !scanner.TryWord(out var unit) || !scanner.AtEnd)
        {
            return false;
        }
        var factor = ByteFactor(unit);
        return factor > 0 && TryScale(number, factor, out bytes);
    }

    /// <summary>Bytes in the largest unit that divides them exactly.</summary>
    public static string WriteBytes(long bytes)
    {
        if (bytes == 0)
        {
            return "0 B";
        }
        // The shorter of the exact forms: 16 GB rather than 15625000 KiB, and 16 GiB rather than 17179869184 B.
        var (unit, size) = ByteUnits.Where(u => bytes % u.Bytes == 0).MinBy(u => bytes / u.Bytes);
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / size} {unit}");
    }

    /// <summary>Thousandths of a core from "56", "0.5", "1500m", "8 cores".</summary>
    public static bool TryReadCores(string? text, out long millicores)
    {
        millicores = 0;
        var scanner = new AmountScanner(text);
        if (!scanner.TryNumber(out var number))
        {
            return false;
        }
        var unit = scanner.TryWord(out var word) ? word : "cores";
        var factor = unit switch
        {
            "m" => 1,
            "core" or "cores" or "cpu" or "cpus" => 1000,
            _ => 0,
        };
        return factor > 0 && scanner.AtEnd && TryScale(number, factor, out millicores);
    }

    /// <summary>Cores as people say them: "56", "0.5".</summary>
    public static string WriteCores(long millicores) => (millicores / 1000m).ToString("0.###", CultureInfo.InvariantCulture);

    private static long ByteFactor(string unit)
    {
        var name = unit.EndsWith('B') || unit.EndsWith('b') ? unit : unit + "B";
        return ByteUnits.FirstOrDefault(u => u.Unit.Equals(name, StringComparison.OrdinalIgnoreCase)).Bytes;
    }

    private static bool TryScale(decimal number, long factor, out long whole)
    {
        var fits = number <= long.MaxValue / factor;
        whole = fits ? (long)decimal.Round(number * factor) : 0;
        return fits;
    }
}
