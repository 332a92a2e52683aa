import '../faults/recorder.fault.ts'
