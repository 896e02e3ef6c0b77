using Xunit.Sdk;
using Xunit.v3;

// A journey has a portal, a browser and jobs of its own: two at once on two cores would measure each other.
[assembly: Parallelization(Mode = ParallelMode.None)]
