using Microsoft.Extensions.Configuration.Json;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Executors.Asks;
using Pollinator.Portal.Server.Hosting;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Identity.Administration;
using Pollinator.Portal.Server.Identity.Colonies;
using Pollinator.Portal.Server.Jobs;
using Pollinator.Portal.Server.Ledger;
using Pollinator.Portal.Server.Logs;
using Pollinator.Portal.Server.Projects;
using Pollinator.Portal.Server.Secrets;
using Pollinator.Portal.Server.Systems;

var builder = WebApplication.CreateBuilder(args);

// One settings file at the top of the repository, linked beside the program; environment and command line still win.
var settings = new JsonConfigurationSource { Path = Path.Combine(AppContext.BaseDirectory, "appsettings.json"), Optional = false };
settings.ResolveFileProvider();
builder.Configuration.Sources.Insert(0, settings);

builder.AddHosting();
builder.AddData();
builder.AddIdentity();
builder.AddBroker();
builder.AddJobs();
builder.AddExecutors();
builder.AddLedger();
builder.AddLogs();
builder.AddProjects();
builder.AddSecrets();
builder.AddSystems();

var app = builder.Build();
await app.MigrateAsync();
await app.LoadBoardAsync();

app.UseHosting();
app.MapPages();
var api = app.MapApi();
api.MapAccount();
api.MapColonies();
api.MapInvitations();
api.MapAdministration();
api.MapJobs();
api.MapExecutors();
var executor = app.MapExecutorApi();
executor.MapBroker();
executor.MapAsks();
api.MapLedger();
app.MapLogs();
app.MapProjects();
app.MapSecrets();
app.MapSystems();

await app.RunAsync();
