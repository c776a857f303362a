//! Scripts in, types and messages out.

mod control;
mod corpus;
mod founding;
mod functions;
mod helper;
mod messages;
mod modules;
mod programs;
