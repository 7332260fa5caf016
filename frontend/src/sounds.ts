// Three answers that the ear and the hand tell apart.

export type Outcome = "yes" | "wait" | "no";

interface Tone {
  hertz: number;
  from: number;
  seconds: number;
}

const TUNES: Record<Outcome, Tone[]> = {
  yes: [
    { hertz: 880, from: 0, seconds: 0.1 },
    { hertz: 1320, from: 0.1, seconds: 0.16 },
  ],
  wait: [
    { hertz: 620, from: 0, seconds: 0.14 },
    { hertz: 620, from: 0.22, seconds: 0.14 },
  ],
  no: [{ hertz: 180, from: 0, seconds: 0.6 }],
};

const BUZZES: Record<Outcome, number[]> = {
  yes: [60],
  wait: [90, 80, 90],
  no: [350],
};

let context: AudioContext | null = null;

/** Call from a tap: browsers keep sound shut until somebody touches the page. */
export function unlock(): void {
  context ??= new AudioContext();
  void context.resume();
}

export function play(outcome: Outcome): void {
  navigator.vibrate?.(BUZZES[outcome]);
  if (context?.state === "running") {
    for (const tone of TUNES[outcome]) {
      sound(context, tone, outcome === "no" ? "sawtooth" : "sine");
    }
  }
}

function sound(audio: AudioContext, tone: Tone, shape: OscillatorType): void {
  const source = audio.createOscillator();
  const volume = audio.createGain();
  const begin = audio.currentTime + tone.from;
  source.type = shape;
  source.frequency.value = tone.hertz;
  volume.gain.setValueAtTime(0.25, begin);
  volume.gain.exponentialRampToValueAtTime(0.001, begin + tone.seconds);
  source.connect(volume).connect(audio.destination);
  source.start(begin);
  source.stop(begin + tone.seconds);
}
