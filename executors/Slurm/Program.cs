Console.WriteLine("pollinator-slurm: runs jobs of a Pollinator portal on a Slurm cluster.");
return 0;
