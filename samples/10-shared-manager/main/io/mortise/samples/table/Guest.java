package io.mortise.samples.table;

import io.mortise.manager.ManagedLock;
import io.mortise.manager.Manager;
import io.mortise.manager.ManagerDisconnectedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentMap;

/**
 * One at the table. What is said to it comes through a queue of its own, which it lays out for the others in a map: a proxy in a shared map is a
 * proxy for everybody.
 */
final class Guest {
    private static final int MOST_UNHEARD = 100;

    private final String name;
    private final ConcurrentMap<String, BlockingQueue<String>> guests;
    private final BlockingQueue<String> mine;
    private final ManagedLock stick;

    Guest(String name, Manager manager) {
        this.name = name;
        guests = manager.map("guests");
        mine = manager.queue(MOST_UNHEARD);
        stick = manager.lock("stick");
    }

    /** Reads what is typed, until Ctrl-D. */
    void stay() throws IOException {
        guests.put(name, mine);
        Thread listener = new Thread(this::listen, "listener");
        listener.setDaemon(true);
        listener.start();
        RoundTable.say("at the table: " + guests.keySet() + "; type, /stick to ask for the stick, /pass to pass it on");
        BufferedReader keyboard = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        String line;
        while ((line = keyboard.readLine()) != null) {
            switch (line) {
                case "/stick" -> askForTheStick();
                case "/pass" -> passTheStick();
                default -> tell(name + ": " + line);
            }
        }
        guests.remove(name, mine);
    }

    private void listen() {
        try {
            while (true) {
                RoundTable.say(mine.take());
            }
        } catch (ManagerDisconnectedException e) {
            RoundTable.say("the table is gone");
            System.exit(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    private void tell(String words) {
        guests.forEach((guest, queue) -> {
            if (!guest.equals(name) && !queue.offer(words)) {
                RoundTable.say(guest + " has not listened for a while, and is forgotten");
                guests.remove(guest, queue);
            }
        });
    }

    private void askForTheStick() {
        if (stick.isHeldByCurrentThread()) {
            RoundTable.say("I have it");
            return;
        }
        if (!stick.tryLock()) {
            RoundTable.say("waiting for the stick");
            stick.lock();
        }
        if (stick.isInconsistent()) {
            stick.markConsistent();
            RoundTable.say("I have the stick; the one before me died with it in hand");
        } else {
            RoundTable.say("I have the stick");
        }
    }

    private void passTheStick() {
        if (stick.isHeldByCurrentThread()) {
            stick.unlock();
            RoundTable.say("passed");
        } else {
            RoundTable.say("I have no stick");
        }
    }
}
