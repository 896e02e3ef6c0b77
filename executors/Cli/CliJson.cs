using System.Text.Json;
using System.Text.Json.Serialization;
using Pollinator.Contracts;

namespace Pollinator.Cli;

/// <summary>Where the person is signed in.</summary>
/// <param name="Url">The portal's address, with a '/' at its end.</param>
/// <param name="Token">A personal token, or the access token of the moment.</param>
/// <param name="RefreshToken">What the next access token is fetched with; null with a personal token.</param>
/// <param name="ExpiresAt">When the access token ends; null with a personal token.</param>
internal sealed record Credentials(string Url, string Token, string? RefreshToken = null, DateTimeOffset? ExpiresAt = null)
{
    /// <summary>Never shows more than where.</summary>
    public override string ToString() => $"Credentials for {Url}";
}

/// <summary>A receipt as kept.</summary>
internal sealed record KeptReceipt(string Portal, long Number, Receipt Receipt);

/// <summary>Asks for a project to be made.</summary>
internal sealed record NewProject(string Name);

/// <summary>The text of a <c>project.yaml</c>.</summary>
internal sealed record ProjectFileText(string Yaml);

/// <summary>The files of the program, and the small bodies of requests that have no record in Contracts.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Credentials))]
[JsonSerializable(typeof(KeptReceipt))]
[JsonSerializable(typeof(NewProject))]
[JsonSerializable(typeof(ProjectFileText))]
internal sealed partial class CliJson : JsonSerializerContext;
