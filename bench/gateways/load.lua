-- wrk's script: sends the variants in turn, and takes only the answers that were right when they were checked one by one.
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.headers["accept"] = "application/json"

local requests, right, at = {}, {}, 0
local threads = {}
wrong = 0

function setup(thread)
  threads[#threads + 1] = thread
end

-- Both files: for each text its length, a line feed, the text.
local function read_texts(file, take)
  local texts = assert(io.open(file, "rb"))
  for length in function() return texts:read("*n", "*l") end do take(texts:read(length)) end
  texts:close()
end

function init()
  read_texts(os.getenv("BENCH_BODIES"), function(text) requests[#requests + 1] = wrk.format(nil, nil, nil, text) end)
  read_texts(os.getenv("BENCH_ANSWERS"), function(text) right[text] = true end)
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function response(status, headers, body)
  if status ~= 200 or not right[body] then wrong = wrong + 1 end
end

function done(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  for _, thread in ipairs(threads) do failed = failed + thread:get("wrong") end
  print(string.format('RESULT {"requests":%d,"micros":%d,"p50":%.3f,"p99":%.3f,"failed":%d}',
    summary.requests, summary.duration, latency:percentile(50) / 1000, latency:percentile(99) / 1000, failed))
end
