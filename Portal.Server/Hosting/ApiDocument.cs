using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Pollinator.Portal.Server.Hosting;

/// <summary>Says in the OpenAPI document what the routes cannot say of themselves.</summary>
internal sealed class ApiDocument : IOpenApiDocumentTransformer
{
    private const string Bearer = "bearer";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Pollinator",
            Version = "v1",
            Description = "Refusals are RFC 9457 problems whose code is stable. Send a personal token as a bearer token.",
        };
        // Relative: the address under which the portal is seen is not the document's matter.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Bearer,
            Description = "A personal token (pol_…), or an executor's session on the routes of executors.",
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
        return Task.CompletedTask;
    }
}
