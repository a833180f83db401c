-- The host stops all scheduled actions. A room that is switched on in the copy must
-- not start those of the original again.
UPDATE ir_cron
   SET active = false,
       sales_room_paused = false
 WHERE sales_room IS NOT NULL;
