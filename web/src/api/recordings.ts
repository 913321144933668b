import { answer, api, at } from './client';
import { here } from './site-path';
import type { RecordingPhase } from './views';

const one = (stream: string, recording: string) => ({ params: { path: { id: stream, recording } } });

export const listRecordings = (wanted: { q: string; state: RecordingPhase | ''; cursor: string | null }) => {
  const query = {
    ...(wanted.q === '' ? {} : { q: wanted.q }),
    ...(wanted.state === '' ? {} : { state: wanted.state }),
    ...(wanted.cursor === null ? {} : { cursor: wanted.cursor }),
  };
  return answer(api.GET('/api/v1/recordings', { params: { query } }));
};
export const startRecording = (stream: string) =>
  answer(api.POST('/api/v1/streams/{id}/recording/start', at(stream)));
export const stopRecording = (stream: string) =>
  answer(api.POST('/api/v1/streams/{id}/recording/stop', at(stream)));
export const publishReplay = (stream: string) =>
  answer(api.POST('/api/v1/streams/{id}/replay/publish', at(stream)));
export const unpublishReplay = (stream: string) =>
  answer(api.POST('/api/v1/streams/{id}/replay/unpublish', at(stream)));
export const retryRecording = (stream: string, recording: string) =>
  answer(api.POST('/api/v1/streams/{id}/recordings/{recording}/retry', one(stream, recording)));
export const deleteRecording = (stream: string, recording: string) =>
  answer(api.DELETE('/api/v1/streams/{id}/recordings/{recording}', one(stream, recording)));
/** The address of a recording as one MP4 file; a browser saves what comes. */
export const downloadUrl = (stream: string, recording: string, view: string, sound: 'original' | 'aac') => {
  const path = [stream, 'recordings', recording].map(encodeURIComponent).join('/');
  return here(`/api/v1/streams/${path}/download?view=${encodeURIComponent(view)}&sound=${sound}`);
};
