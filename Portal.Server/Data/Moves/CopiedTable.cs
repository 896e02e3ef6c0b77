using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.Json;

namespace Pollinator.Portal.Server.Data.Moves;

/// <summary>A table as both engines have it.</summary>
internal sealed record CopiedTable(string Name, IReadOnlyList<CopiedColumn> Columns)
{
    /// <summary>Its columns for a statement.</summary>
    public string ColumnList => string.Join(',', Columns.Select(column => $"\"{column.Name}\""));

    /// <summary>The tables of a model, each behind those it refers to.</summary>
    public static IReadOnlyList<CopiedTable> All(IModel source, IModel target)
    {
        var sources = source.GetRelationalModel().Tables.ToDictionary(table => table.Name, StringComparer.Ordinal);
        var ordered = new List<ITable>();
        foreach (var table in target.GetRelationalModel().Tables.OrderBy(table => table.Name, StringComparer.Ordinal))
        {
            Add(table, ordered);
        }

        return [.. ordered.Select(table => new CopiedTable(table.Name, [.. table.Columns.Select(column => Column(sources[table.Name], column))]))];
    }

    private static void Add(ITable table, List<ITable> ordered)
    {
        if (!ordered.Contains(table))
        {
            foreach (var principal in table.ForeignKeyConstraints.Select(key => key.PrincipalTable).Where(principal => principal != table))
            {
                Add(principal, ordered);
            }

            ordered.Add(table);
        }
    }

    private static CopiedColumn Column(ITable source, IColumn target) =>
        Document(source, target.Name) is { } from
            ? new CopiedColumn(target.Name, typeof(string), target.StoreType, new CopiedDocument(from, Document(target.Table, target.Name)!))
            : new CopiedColumn(target.Name, target.ProviderClrType, target.StoreType, null);

    // What is kept as one JSON text in this column.
    private static IReadOnlyList<IProperty>? Document(ITable table, string column) =>
        table
            .Model.Model.GetEntityTypes()
            .FirstOrDefault(type => type.GetContainerColumnName() == column && type.FindOwnership()?.PrincipalEntityType.GetTableName() == table.Name)
            ?.GetProperties()
            .Where(property => property.GetJsonPropertyName() is { Length: > 0 })
            .ToList();
}

/// <summary>A column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What a value of it is here.</param>
/// <param name="StoreType">What the target calls it.</param>
/// <param name="Document">Where it holds JSON, how the engines' ways to write it differ.</param>
internal sealed record CopiedColumn(string Name, Type Type, string StoreType, CopiedDocument? Document)
{
    /// <summary>A value as the target takes it.</summary>
    public object? Value(object? value) =>
        value switch
        {
            null => null,
            string text when Document is not null => Document.Translate(text),
            // Both keep times of UTC; SQLite does not say so.
            DateTime time => DateTime.SpecifyKind(time, DateTimeKind.Utc),
            DateTimeOffset time => time.ToUniversalTime(),
            _ => value,
        };
}

/// <summary>A JSON text with values of which some are written in a way of the engine's own: bytes in hexadecimal digits here, in base64 there.</summary>
internal sealed record CopiedDocument(IReadOnlyList<IProperty> Source, IReadOnlyList<IProperty> Target)
{
    public string Translate(string text)
    {
        using var document = JsonDocument.Parse(text);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var from in Source)
            {
                if (document.RootElement.TryGetProperty(from.GetJsonPropertyName()!, out var value))
                {
                    json.WritePropertyName(from.GetJsonPropertyName()!);
                    var to = Target.Single(property => property.Name == from.Name);
                    json.WriteRawValue(
                        value.ValueKind == JsonValueKind.Null ? "null" : Form(to).ToJsonString(Form(from).FromJsonString(value.GetRawText()))
                    );
                }
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static JsonValueReaderWriter Form(IProperty property) =>
        property.GetJsonValueReaderWriter() ?? property.GetTypeMapping().JsonValueReaderWriter!;
}
