using Pollinator.Portal.Server.Data;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.Sources.Insert(
    0,
    new Microsoft.Extensions.Configuration.Json.JsonConfigurationSource
    {
        Path = Path.Combine(AppContext.BaseDirectory, "appsettings.json"),
        Optional = false,
        ReloadOnChange = false,
    }
);
builder.AddData();

var app = builder.Build();
await app.RunAsync();
