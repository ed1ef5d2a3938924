-- Sessions are bound to the device that signed in. Those opened before have none, and end with this.

alter table staff_session add column device_hash bytea; -- C3 hashed
