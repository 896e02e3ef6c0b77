using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.OpenApi;
using Pollinator.Contracts;
using Pollinator.Portal;
using Pollinator.Portal.Layout;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity;

namespace Pollinator.Portal.Server.Hosting;

/// <summary>Registers what answers requests: pages, JSON, problems, limits, keys.</summary>
internal static class HostingRegistration
{
    public static void AddHosting(this WebApplicationBuilder builder)
    {
        // Also outside of Development, so that a plain `dotnet run` finds the files of the pages' library. A published portal has no such list.
        StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration);
        HostNames.Set(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var services = builder.Services;
        services.AddSingleton<IMemoryPoolFactory<byte>, ConnectionBlocks>();
        services.AddSingleton<PortalAddress>();
        services.AddSingleton(new PageAssemblies([typeof(Program).Assembly]));
        AddPages(services, builder.Environment);
        AddApi(services);
        AddKeys(services);
    }

    private static void AddPages(IServiceCollection services, IHostEnvironment environment)
    {
        services
            .AddRazorComponents()
            .AddInteractiveServerComponents(circuits =>
            {
                circuits.DetailedErrors = environment.IsDevelopment();
                // A page whose connection broke waits in memory for its browser: 1 to 2 MiB each.
                circuits.DisconnectedCircuitMaxRetained = 50;
                circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3);
            })
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = 128 * 1024);
        services.AddPortalPages();
        services.AddLanguages();
        services.AddAntiforgery(options =>
        {
            options.HeaderName = ApiAntiforgery.Header;
            // The portal says by its own headers who may frame it.
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddOptions<AntiforgeryOptions>().Configure<IHttpContextAccessor>((options, http) => options.Cookie = new FormCookie(http));
    }

    private static void AddApi(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options =>
        {
            var json = options.SerializerOptions;
            json.TypeInfoResolverChain.Insert(0, ContractsJson.Default);
            // What the generated reader and writer were made with; a resolver does not bring these along.
            json.NumberHandling = JsonNumberHandling.Strict;
            json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.RespectNullableAnnotations = true;
            json.RespectRequiredConstructorParameters = true;
            json.Converters.Add(new JsonStringEnumConverter());
        });
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddExceptionHandler<ApiErrors>();
        services.AddOpenApi(
            "v1",
            options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                options.ShouldInclude = route => route.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) == true;
                options.AddDocumentTransformer<ApiDocument>();
                options.AddSchemaTransformer(
                    (schema, context, _) =>
                    {
                        // Programs get their English text.
                        if (context.JsonTypeInfo.Type == typeof(Words))
                        {
                            schema.Type = JsonSchemaType.String;
                        }

                        return Task.CompletedTask;
                    }
                );
            }
        );
    }

    private static void AddKeys(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("Pollinator");
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<DataOptions, ILoggerFactory>(
                (options, data, loggers) =>
                    options.XmlRepository = new FileSystemXmlRepository(PrivateFolder.Make(data.PathOf("keys", "data-protection")), loggers)
            );
    }
}
