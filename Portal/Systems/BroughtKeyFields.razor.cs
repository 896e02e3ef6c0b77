using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Systems;

/// <summary>Takes a key and its certificate, as files or as text. What is taken is never drawn again.</summary>
public sealed partial class BroughtKeyFields
{
    private string? _read;

    /// <summary>The private key. Secret.</summary>
    [Parameter]
    public string PrivateKey { get; set; } = "";

    /// <summary>Another key was brought.</summary>
    [Parameter]
    public EventCallback<string> PrivateKeyChanged { get; set; }

    /// <summary>The certificate.</summary>
    [Parameter]
    public string Certificate { get; set; } = "";

    /// <summary>Another certificate was brought.</summary>
    [Parameter]
    public EventCallback<string> CertificateChanged { get; set; }

    /// <summary>What stands against them.</summary>
    [Parameter]
    public string? Fault { get; set; }

    private static string Text(ChangeEventArgs change) => change.Value?.ToString() ?? "";

    private async Task ReadAsync(InputFileChangeEventArgs change, EventCallback<string> into)
    {
        if (change.File.Size > BroughtKey.LongestBytes)
        {
            _read = L("{0} is larger than any key.", change.File.Name);
            return;
        }
        await using var stream = change.File.OpenReadStream(BroughtKey.LongestBytes);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await into.InvokeAsync(await reader.ReadToEndAsync());
        _read = L("{0} is here.", change.File.Name);
    }
}
