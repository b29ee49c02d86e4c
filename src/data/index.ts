export { DataError } from './error';
