import '../faults/state-folder.fault.ts'
