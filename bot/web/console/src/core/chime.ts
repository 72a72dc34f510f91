/** A soft tone for something new, made on the spot; browsers allow it once the page was touched. */
let context: AudioContext | null = null;
const KEPT = "anxin-console-quiet";

export const isQuiet = (): boolean => localStorage.getItem(KEPT) === "1";
export const setQuiet = (quiet: boolean): void => localStorage.setItem(KEPT, quiet ? "1" : "0");

/** Play the tone for a message (one note) or a new chat in the queue (two notes). */
export function chime(notes: 1 | 2): void {
  if (isQuiet()) return;
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
  for (let note = 0; note < notes; note++) play(context, context.currentTime + note * 0.16, 660 + note * 220);
}

function play(on: AudioContext, at: number, pitch: number): void {
  const tone = on.createOscillator();
  const volume = on.createGain();
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0.08, at);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.3);
  tone.connect(volume).connect(on.destination);
  tone.start(at);
  tone.stop(at + 0.32);
}
