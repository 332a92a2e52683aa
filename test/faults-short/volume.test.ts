import '../faults/volume.fault.ts'
