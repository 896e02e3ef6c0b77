using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Pollinator.Portal.Server.Data.Postgres;

/// <summary>Searches take small and capital letters for the same, as SQLite's LIKE does: on PostgreSQL that is ILIKE.</summary>
internal sealed class LikeWithoutCase : IQueryExpressionInterceptor
{
    private static readonly Type[] Escaped = [typeof(DbFunctions), typeof(string), typeof(string), typeof(string)];
    private static readonly MethodInfo[] Likes = Both(typeof(DbFunctionsExtensions), nameof(DbFunctionsExtensions.Like));
    private static readonly MethodInfo[] WithoutCase = Both(typeof(NpgsqlDbFunctionsExtensions), nameof(NpgsqlDbFunctionsExtensions.ILike));

    /// <inheritdoc />
    public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData) =>
        new Replacing().Visit(queryExpression);

    private static MethodInfo[] Both(Type type, string name) => [type.GetMethod(name, Escaped[..3])!, type.GetMethod(name, Escaped)!];

    private sealed class Replacing : ExpressionVisitor
    {
        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            var visited = base.VisitMethodCall(node);
            return visited is MethodCallExpression call && Array.IndexOf(Likes, call.Method) is var index and >= 0
                ? Expression.Call(WithoutCase[index], call.Arguments)
                : visited;
        }
    }
}
