import '../faults/disk.fault.ts'
