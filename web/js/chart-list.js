// Every chart of the page: which series it draws, how, and in which colours. A colour token means
// the same thing wherever it stands (see style/tokens.css).
//
// unit      as in the schema          isStacked  areas that add up
// fixed     [low, high] of the axis   isFilled   an area under each line
// ceiling   the series that limits it isStep     values hold until the next one
// least     the axis' least top       isMirrored values below zero are the other direction
// isRoomy   long names in the legend
// needs     a series that is zero where the host has nothing of the kind
// isOptional nothing is shown of it where the host has none of its series
// absent    what to say when the host has none of its series
// lines     ({ store, view }) → [{ label, colour, series: [Series, …], sign, dash, isBare }];
//           one that is bare has no area under it, as a limit

import { hardware } from './charts/hardware.js';
import { memory, swap, vm } from './charts/memory.js';
import { network, sockets } from './charts/network.js';
import { cpu, cpuDetails, load, pressure } from './charts/processor.js';
import { disk, filesystem } from './charts/storage.js';
import { self, system } from './charts/system.js';

// By section; 'cpu-details' stands below the heat map.
export const CHARTS = {
  cpu,
  'cpu-details': cpuDetails,
  load,
  pressure,
  memory,
  swap,
  vm,
  disk,
  filesystem,
  network,
  sockets,
  system,
  hardware,
  self,
};
