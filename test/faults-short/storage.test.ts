import '../faults/storage.fault.ts'
