/* Adds up pi with as many processes as there are: each takes every nth slice of the area under a quarter circle.
   The shape of most MPI programs: part the work by rank, reduce, and let one rank write. */

#include <math.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
    MPI_Init(&argc, &argv);

    int rank, size, length;
    char machine[MPI_MAX_PROCESSOR_NAME];
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    MPI_Get_processor_name(machine, &length);
    printf("Process %d of %d on %s\n", rank, size, machine);
    fflush(stdout);

    long long slices = argc > 1 ? atoll(argv[1]) : 1000000000LL;
    double begun = MPI_Wtime(), mine = 0, all = 0;
    for (long long i = rank; i < slices; i += size) {
        double x = (i + 0.5) / slices;
        mine += 4.0 / (1.0 + x * x);
    }
    MPI_Reduce(&mine, &all, 1, MPI_DOUBLE, MPI_SUM, 0, MPI_COMM_WORLD);

    if (rank == 0) {
        double pi = all / slices, seconds = MPI_Wtime() - begun;
        printf("pi = %.12f, off by %.1e, %.2f s with %d processes\n", pi, fabs(pi - acos(-1.0)), seconds, size);
        mkdir("result", 0777);
        FILE *file = fopen("result/pi.txt", "w");
        if (file == NULL) {
            perror("result/pi.txt");
            MPI_Abort(MPI_COMM_WORLD, 1);
        }
        fprintf(file, "processes %d\nslices %lld\nseconds %.3f\npi %.15f\n", size, slices, seconds, pi);
        fclose(file);
    }

    MPI_Finalize();
    return 0;
}
