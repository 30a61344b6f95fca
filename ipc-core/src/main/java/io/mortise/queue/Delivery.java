package io.mortise.queue;

import org.jspecify.annotations.Nullable;

/**
 * One element of a {@link TypedQueue} that its consumer has taken and not yet acknowledged:
 *
 * <pre>{@code
 * try (Delivery<Order> delivery = orders.takeDelivery()) {
 *     book(delivery.value());
 *     delivery.acknowledge();
 * }
 * }</pre>
 *
 * <p>If it is closed without having been acknowledged, because {@code book} threw say, or if its process dies before, the element is
 * delivered again, if the queue was made {@linkplain QueueOptions#acknowledged(boolean) acknowledged}; else it is consumed. Its room is not
 * free before. A delivery that is neither acknowledged nor closed keeps its room until its region is closed.
 *
 * <p>For one thread at a time, which need not be the one that took it.
 *
 * @param <T> the type of the element
 */
public final class Delivery<T> implements AutoCloseable {
    private final Tasks tasks;
    private final QueueDelivery message;
    private final T value;

    Delivery(Tasks tasks, QueueDelivery message, T value) {
        this.tasks = tasks;
        this.message = message;
        this.value = value;
    }

    static <T> @Nullable Delivery<T> of(Tasks tasks, QueueDelivery message, @Nullable T value) {
        return value == null ? null : new Delivery<>(tasks, message, value);
    }

    /** {@return the element} A copy, which stays valid. */
    public T value() {
        return value;
    }

    /** {@return whether it is neither acknowledged nor closed} */
    public boolean isOpen() {
        return message.isOpen();
    }

    /**
     * Says that the element is done with: it is consumed.
     *
     * @throws IllegalStateException if it was acknowledged or closed before; or if the region was closed, and the element given up with it
     */
    public void acknowledge() {
        message.acknowledge();
        tasks.noticeEnding();
    }

    /** Gives the element back, if it was not acknowledged: it is delivered again, or consumed, as the queue was made. */
    @Override
    public void close() {
        if (message.isOpen()) {
            message.close();
            tasks.noticeEnding();
        }
    }

    @Override
    public String toString() {
        return (isOpen() ? "delivery of " : "ended delivery of ") + value;
    }
}
