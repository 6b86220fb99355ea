/* Cuts the power of the ext4 file system that holds the directory: nothing more is written, not even its journal. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>

int main(int count, char **words) {
    uint32_t without_journal = 2;
    int directory = count == 2 ? open(words[1], O_RDONLY) : -1;
    if (directory < 0 || ioctl(directory, _IOR('X', 125, uint32_t), &without_journal) != 0) {
        perror("cut");
        return 1;
    }
    return 0;
}
