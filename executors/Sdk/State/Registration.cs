using System.Text.Json;
using System.Text.Json.Serialization;
using Pollinator.Contracts;
using Pollinator.Sdk.Attempts;

namespace Pollinator.Sdk.State;

/// <summary>Who the portal says this executor is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Audience">The portal's own id, which each assertion names.</param>
/// <param name="PortalKey">The portal's public key, pinned when the executor registered; null with a portal that told none then.</param>
public sealed record Registration(ExecutorId Id, string Name, string Audience, string? PortalKey = null);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(Registration))]
[JsonSerializable(typeof(AttemptRecord))]
internal sealed partial class SdkJson : JsonSerializerContext;
