"""Python's part of `ipc-bench processes`: what Mortise is compared with, by the methods of multiprocessing that do the same.

    python3 processes.py TASK FAULT WARM_UP_NS SEGMENT_NS AMOUNT

prints one line that begins with `samples`, with times in nanoseconds, tasks or items a second, or GB/s. All results are checked; a wrong
one ends it with a message. It ends, with its processes, when standard input does.
"""

import sys
import time

now = time.perf_counter_ns
WORKERS = 2
PAGE_BYTES = 4096
VALUE_BYTES = 64


def answer(question):
    return question + 1


def sum_of(payload):
    return len(payload) + sum(payload[::PAGE_BYTES])


def hello():
    print("hello", flush=True)


def send_answer(connection, question):
    connection.send(answer(question))
    connection.close()


def serve(questions, answers):
    while (payload := questions.get()) is not None:
        answers.put(sum_of(payload))


def end_with_parent():
    import multiprocessing
    import os
    import threading

    def wait():
        os.read(0, 1)
        for child in multiprocessing.active_children():
            child.kill()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def misbehave(fault):
    if fault == "DIE":
        sys.exit("told to die")
    while fault == "HANG":
        time.sleep(1)


def check(actual, expected, fault):
    if fault == "CORRUPT":
        actual += 1
    if actual != expected:
        sys.exit(f"wrong result: {actual} instead of {expected}")


def repeat(once, ns):
    samples = []
    end = now() + ns
    while True:
        samples.append(once())
        if now() >= end:
            return samples


def measure(once, arguments):
    """The samples after the warm-up; from here on this script ends with its parent."""
    end_with_parent()
    misbehave(arguments.fault)
    repeat(once, arguments.warm_up_ns)
    return repeat(once, arguments.segment_ns)


def starting(arguments, with_result):
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    question = 41

    def once():
        begin = now()
        if with_result:
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=send_answer, args=(theirs, question))
            process.start()
            theirs.close()
            check(ours.recv(), answer(question), arguments.fault)
        else:
            process = context.Process(target=hello)
            process.start()
        process.join()
        elapsed = now() - begin
        check(process.exitcode, 0, arguments.fault)
        return elapsed / 1e6

    end_with_parent()
    misbehave(arguments.fault)
    once()
    return [once() for _ in range(arguments.amount)]


def asking(ask, arguments):
    question = 0

    def once():
        nonlocal question
        question += 1
        begin = now()
        result = ask(question)
        elapsed = now() - begin
        check(result, answer(question), arguments.fault)
        return elapsed

    return measure(once, arguments)


def submit_apply(arguments):
    with fork().Pool(WORKERS) as pool:
        return asking(lambda question: pool.apply(answer, (question,)), arguments)


def submit_executor(arguments):
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(WORKERS, mp_context=fork()) as pool:
        pool.submit(answer, 0).result()  # starts the workers, before there is a second thread
        return asking(lambda question: pool.submit(answer, question).result(), arguments)


def rate(ask_all, arguments):
    questions = list(range(arguments.amount))
    expected = sum(map(answer, questions))

    def once():
        begin = now()
        results = ask_all(questions)
        elapsed = now() - begin
        check(sum(results), expected, arguments.fault)
        return arguments.amount * 1e9 / elapsed

    return measure(once, arguments)


def tiny(arguments):
    with fork().Pool(WORKERS) as pool:
        return rate(lambda questions: list(pool.imap_unordered(answer, questions)), arguments)


def chunked_map(arguments):
    with fork().Pool(WORKERS) as pool:
        return rate(lambda questions: pool.map(answer, questions), arguments)


def large(ask, arguments):
    import os

    payloads = [os.urandom(arguments.amount) for _ in range(2)]
    sums = [sum_of(payload) for payload in payloads]
    turn = 0

    def once():
        nonlocal turn
        which = turn % 2
        turn += 1
        begin = now()
        result = ask(payloads[which])
        elapsed = now() - begin
        check(result, sums[which], arguments.fault)
        return arguments.amount / elapsed

    return measure(once, arguments)


def argument_apply(arguments):
    with fork().Pool(WORKERS) as pool:
        return large(lambda payload: pool.apply(sum_of, (payload,)), arguments)


def argument_queue(arguments):
    context = fork()
    questions = context.Queue()
    answers = context.SimpleQueue()
    server = context.Process(target=serve, args=(questions, answers), daemon=True)
    server.start()

    def ask(payload):
        questions.put(payload)
        return answers.get()

    samples = large(ask, arguments)
    questions.put(None)
    server.join()
    return samples


def value(number):
    return number.to_bytes(8, "little") * (VALUE_BYTES // 8)


def mapping(is_put, arguments):
    per_sample = 100
    stride = 7_368_787
    keys = [f"key-{number:012d}" for number in range(arguments.amount)]
    values = [value(number) for number in range(arguments.amount)]
    with fork().Manager() as manager:
        shared = manager.dict(zip(keys, values))
        at = 0

        def once():
            nonlocal at
            begin = now()
            for _ in range(per_sample):
                at = (at + stride) % len(keys)
                if is_put:
                    shared[keys[at]] = values[at]
                else:
                    shared[keys[at]]
            return (now() - begin) / per_sample

        samples = measure(once, arguments)
        found = shared.copy()
        check(sum(found[key] == expected for key, expected in zip(keys, values)), len(keys), arguments.fault)
        return samples


def fork():
    import multiprocessing

    return multiprocessing.get_context("fork")


TASKS = {
    "start": lambda arguments: starting(arguments, False),
    "start-lambda": lambda arguments: starting(arguments, True),
    "submit-apply": submit_apply,
    "submit-executor": submit_executor,
    "tiny-imap_unordered": tiny,
    "map-map": chunked_map,
    "argument-apply": argument_apply,
    "argument-queue": argument_queue,
    "map-get": lambda arguments: mapping(False, arguments),
    "map-put": lambda arguments: mapping(True, arguments),
}


class Arguments:
    def __init__(self, words):
        self.task, self.fault = words[:2]
        self.warm_up_ns, self.segment_ns, self.amount = map(int, words[2:])


if __name__ == "__main__":
    if sys.argv[1:] == ["version"]:
        import multiprocessing.synchronize  # which some builds have not

        print("version", sys.version.split()[0])
    else:
        given = Arguments(sys.argv[1:])
        print("samples", *TASKS[given.task](given))
