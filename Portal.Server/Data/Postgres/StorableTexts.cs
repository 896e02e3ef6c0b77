using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Pollinator.Portal.Server.Data.Postgres;

/// <summary>Has EF send only text that PostgreSQL can hold.</summary>
internal sealed class StorableTexts : DbCommandInterceptor
{
    /// <inheritdoc />
    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        foreach (DbParameter parameter in result.Parameters)
        {
            if (parameter.Value is string text)
            {
                parameter.Value = StorableText.Of(text);
            }
        }

        return result;
    }
}
